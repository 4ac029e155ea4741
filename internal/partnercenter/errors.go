package partnercenter

import (
	"encoding/json"
	"html"
	"net/http"

	"github.com/tenantry/tenantry/internal/upstream"
	"github.com/tenantry/tenantry/internal/upstream/wire"
)

// errorBody covers the forms an error comes in: the resources' own, the gateway's when it throttles, and the one that
// the Partner API host shares with Graph.
// Source: Microsoft, "Partner Center REST error codes" and "API throttling guidance".
type errorBody struct {
	Code        wire.Text `json:"code"`
	Description wire.Text `json:"description"`
	Message     wire.Text `json:"message"`
	StatusCode  wire.Int  `json:"statusCode"`
	Error       struct {
		Code    wire.Text `json:"code"`
		Message wire.Text `json:"message"`
	} `json:"error"`
}

// byCode says what some codes mean where the status alone does not tell. Codes that are not here are classified by
// status.
var byCode = map[string]upstream.Error{
	"900421": {Kind: upstream.KindUnauthorized, Reason: upstream.ReasonMFAMissing},
	"900420": {Kind: upstream.KindUnauthorized, Reason: upstream.ReasonConfig},
	"900329": {Kind: upstream.KindUnauthorized, Reason: upstream.ReasonAppOnlyRefused},
	"900316": {Kind: upstream.KindUnauthorized, Reason: upstream.ReasonAppOnlyRefused},
	"900308": {Kind: upstream.KindUnauthorized, Reason: upstream.ReasonGDAPMissing},
	"90000":  {Kind: upstream.KindUnauthorized, Reason: upstream.ReasonGDAPMissing},
	"900309": {Kind: upstream.KindUnauthorized, Reason: upstream.ReasonTenantBlocked},
	"900150": {Kind: upstream.KindUnauthorized, Reason: upstream.ReasonForbidden},
	"2032":   {Kind: upstream.KindUnauthorized, Reason: upstream.ReasonForbidden},
	"400":    {Kind: upstream.KindUnauthorized, Reason: upstream.ReasonForbidden},

	"20002": {Kind: upstream.KindNotFound}, // no commerce relationship with the customer (any more)

	"2001": {Kind: upstream.KindConflict}, "2011": {Kind: upstream.KindConflict}, "2055": {Kind: upstream.KindConflict},
	"13605": {Kind: upstream.KindConflict}, "600061": {Kind: upstream.KindConflict},
	"800012": {Kind: upstream.KindConflict}, "800040": {Kind: upstream.KindConflict}, "800041": {Kind: upstream.KindConflict},
	"800065": {Kind: upstream.KindConflict}, "800082": {Kind: upstream.KindConflict}, "800091": {Kind: upstream.KindConflict},
	"900277": {Kind: upstream.KindConflict}, "900279": {Kind: upstream.KindConflict}, "900280": {Kind: upstream.KindConflict},
}

func classify(a *upstream.Answer) *upstream.Error {
	var b errorBody
	_ = json.Unmarshal(a.JSON(), &b)
	e := &upstream.Error{Code: string(b.Code), Message: html.UnescapeString(first(b.Description, b.Message, b.Error.Message))}
	if e.Code == "" {
		e.Code = string(b.Error.Code)
	}
	if a.Status == http.StatusTooManyRequests || b.StatusCode == http.StatusTooManyRequests {
		e.Kind = upstream.KindThrottled
		return e
	}
	if known, ok := byCode[e.Code]; ok && a.Status < 500 {
		e.Kind, e.Reason = known.Kind, known.Reason
		return e
	}
	switch {
	case a.Status == http.StatusUnauthorized:
		e.Kind, e.Reason = upstream.KindUnauthorized, upstream.ReasonTokenExpired
	case a.Status == http.StatusForbidden && e.Code == "":
		e.Kind, e.Reason = upstream.KindUnauthorized, upstream.ReasonForbidden
	case a.Status == http.StatusForbidden, a.Status == http.StatusConflict, a.Status == http.StatusPreconditionFailed:
		// A 403 with a code of its own refuses this purchase or change, not the account.
		e.Kind = upstream.KindConflict
	case a.Status == http.StatusNotFound, a.Status == http.StatusGone:
		e.Kind = upstream.KindNotFound
	case a.Status == http.StatusRequestTimeout:
		e.Kind = upstream.KindUnavailable
	case a.Status == http.StatusNotImplemented && e.Code != "0":
		e.Kind = upstream.KindInvalid
	case a.Status >= 500:
		e.Kind = upstream.KindUnavailable
	default:
		e.Kind = upstream.KindInvalid
	}
	return e
}

func first(texts ...wire.Text) string {
	for _, t := range texts {
		if t != "" {
			return string(t)
		}
	}
	return ""
}
