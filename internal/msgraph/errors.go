package msgraph

import (
	"encoding/json"
	"net/http"
	"strings"

	"github.com/tenantry/tenantry/internal/upstream"
	"github.com/tenantry/tenantry/internal/upstream/wire"
)

// errorBody is the error of every part of Graph. Workloads nest a code of their own inside, which is not needed.
// Source: Microsoft, "Microsoft Graph error responses and resource types".
type errorBody struct {
	Error struct {
		Code       wire.Text `json:"code"`
		Message    wire.Text `json:"message"`
		InnerError struct {
			RequestID wire.Text `json:"request-id"`
		} `json:"innerError"`
	} `json:"error"`
}

// passing are codes of failures that go away by themselves, whatever their status.
var passing = map[string]bool{
	"Directory_ConcurrencyViolation": true, "Service_ServiceUnavailable": true, "Directory_ReplicaUnavailable": true,
	"serviceNotAvailable": true, "Service_InternalServerError": true,
}

func classify(a *upstream.Answer) *upstream.Error {
	var b errorBody
	_ = json.Unmarshal(a.JSON(), &b)
	code, message := string(b.Error.Code), string(b.Error.Message)
	e := &upstream.Error{Code: code, Message: message}
	switch {
	case a.Status == http.StatusTooManyRequests, a.Status == 509, code == "TooManyRequests", code == "activityLimitReached", code == "Request_ThrottledTemporarily":
		e.Kind = upstream.KindThrottled
	case passing[code], a.Status >= 500 && a.Status != http.StatusNotImplemented, a.Status == http.StatusRequestTimeout:
		e.Kind = upstream.KindUnavailable
	case a.Status == http.StatusUnauthorized, code == "Authentication_ExpiredToken", code == "InvalidAuthenticationToken":
		e.Kind, e.Reason = upstream.KindUnauthorized, unauthorized(code)
	case a.Status == http.StatusForbidden:
		e.Kind, e.Reason = upstream.KindUnauthorized, forbidden(code)
	case a.Status == http.StatusNotFound && code == "" && strings.Contains(message, "User was not found"):
		e.Kind, e.Reason = upstream.KindUnauthorized, upstream.ReasonGDAPMissing
	case a.Status == http.StatusNotFound, a.Status == http.StatusGone:
		e.Kind = upstream.KindNotFound
	case a.Status == http.StatusConflict, a.Status == http.StatusPreconditionFailed, a.Status == http.StatusLocked, a.Status == http.StatusFailedDependency,
		code == "Request_MultipleObjectsWithSameKeyValue":
		e.Kind = upstream.KindConflict
	default:
		e.Kind = upstream.KindInvalid
	}
	return e
}

func unauthorized(code string) upstream.Reason {
	if code == "Authorization_IdentityNotFound" {
		return upstream.ReasonConsentMissing
	}
	return upstream.ReasonTokenExpired
}

// forbidden tells a missing GDAP role from a missing consent where Graph does: mostly it says only "insufficient
// privileges", and the roles come first.
func forbidden(code string) upstream.Reason {
	switch code {
	case "Authorization_IdentityDisabled":
		return upstream.ReasonAppMissing
	case "Authorization_IdentityNotFound":
		return upstream.ReasonConsentMissing
	case "Authorization_RequestDenied", "":
		return upstream.ReasonGDAPMissing
	}
	return upstream.ReasonForbidden
}

// ExpiredPage tells that a listing took so long that its next page is gone: start it again.
func ExpiredPage(err error) bool {
	e, ok := upstream.As(err)
	return ok && e.API == "graph" && e.Code == "Directory_ExpiredPageToken"
}
