package entra

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"time"

	msalerrors "github.com/AzureAD/microsoft-authentication-library-for-go/apps/errors"

	"github.com/tenantry/tenantry/internal/upstream"
)

// errorBody is the error of the token and discovery endpoints.
type errorBody struct {
	Error         string          `json:"error"`
	SubError      string          `json:"suberror"`
	Description   string          `json:"error_description"`
	Codes         []json.Number   `json:"error_codes"`
	CorrelationID string          `json:"correlation_id"`
	Claims        json.RawMessage `json:"claims"`
}

var codeInText = regexp.MustCompile(`AADSTS(\d{4,8})`)

// loopDetected (50196) asks for minutes of silence without saying how many.
const loopDetected = 5 * time.Minute

// reasons by AADSTS code. Source: Microsoft, "Microsoft Entra authentication and authorization error codes".
var reasons = map[int]upstream.Reason{
	50173: upstream.ReasonTokenRevoked, 70000: upstream.ReasonTokenRevoked, 50132: upstream.ReasonTokenRevoked,
	50133: upstream.ReasonTokenRevoked, 50089: upstream.ReasonTokenRevoked, 50057: upstream.ReasonTokenRevoked,
	50053: upstream.ReasonTokenRevoked, 50034: upstream.ReasonTokenRevoked, 50126: upstream.ReasonTokenRevoked,
	50055: upstream.ReasonTokenRevoked,

	700082: upstream.ReasonTokenExpired, 70008: upstream.ReasonTokenExpired, 70043: upstream.ReasonTokenExpired,
	700084: upstream.ReasonTokenExpired, 50058: upstream.ReasonTokenExpired, 16000: upstream.ReasonTokenExpired,
	54005: upstream.ReasonTokenExpired,

	50076: upstream.ReasonMFAMissing, 50074: upstream.ReasonMFAMissing, 50078: upstream.ReasonMFAMissing,
	50079: upstream.ReasonMFAMissing, 50072: upstream.ReasonMFAMissing,

	53003: upstream.ReasonTenantBlocked, 53000: upstream.ReasonTenantBlocked, 53001: upstream.ReasonTenantBlocked,
	530032: upstream.ReasonTenantBlocked, 530034: upstream.ReasonTenantBlocked, 530035: upstream.ReasonTenantBlocked,

	65001: upstream.ReasonConsentMissing, 65004: upstream.ReasonConsentMissing, 65005: upstream.ReasonConsentMissing,
	650052: upstream.ReasonConsentMissing, 650056: upstream.ReasonConsentMissing, 650057: upstream.ReasonConsentMissing,
	90094: upstream.ReasonConsentMissing, 90099: upstream.ReasonConsentMissing, 500011: upstream.ReasonConsentMissing,

	700016: upstream.ReasonAppMissing, 7000112: upstream.ReasonAppMissing,
	50020: upstream.ReasonGDAPMissing, 50177: upstream.ReasonGDAPMissing,
	50105:   upstream.ReasonForbidden,
	7000215: upstream.ReasonSecretWrong, 7000222: upstream.ReasonSecretExpired,
	90002: upstream.ReasonTenantMissing, 900023: upstream.ReasonTenantMissing, 5000224: upstream.ReasonTenantMissing,

	50011: upstream.ReasonConfig, 50194: upstream.ReasonConfig, 501481: upstream.ReasonConfig, 50147: upstream.ReasonConfig,
	700005: upstream.ReasonConfig, 7000218: upstream.ReasonConfig, 700027: upstream.ReasonConfig, 700023: upstream.ReasonConfig,
	700025: upstream.ReasonConfig, 700022: upstream.ReasonConfig, 70011: upstream.ReasonConfig, 28002: upstream.ReasonConfig,
	28003: upstream.ReasonConfig, 1002012: upstream.ReasonConfig, 900144: upstream.ReasonConfig, 9002313: upstream.ReasonConfig,
	50049: upstream.ReasonConfig, 100007: upstream.ReasonConfig, 50059: upstream.ReasonConfig, 90019: upstream.ReasonConfig,
}

// transient are the codes of failures that pass by themselves.
var transient = map[int]bool{90006: true, 90012: true, 90024: true, 90033: true, 90090: true, 50033: true, 650051: true}

// byError is for codes that the table does not know.
var byError = map[string]upstream.Reason{
	"invalid_client": upstream.ReasonSecretWrong, "invalid_grant": upstream.ReasonTokenRevoked,
	"interaction_required": upstream.ReasonTokenExpired, "login_required": upstream.ReasonTokenExpired,
	"consent_required": upstream.ReasonConsentMissing, "access_denied": upstream.ReasonConsentMissing,
	"unauthorized_client": upstream.ReasonAppMissing, "invalid_resource": upstream.ReasonConsentMissing,
	"invalid_tenant": upstream.ReasonTenantMissing, "invalid_instance": upstream.ReasonConfig,
	"invalid_request": upstream.ReasonConfig, "invalid_scope": upstream.ReasonConfig,
	"unsupported_response_type": upstream.ReasonConfig,
}

// refusal classifies an error answer. home tells that the call was to the reseller's own tenant: some codes mean
// something else in a customer's.
func refusal(status int, header http.Header, body []byte, home bool, now time.Time) *upstream.Error {
	var b errorBody
	_ = json.Unmarshal(body, &b)
	code := b.code()
	e := &upstream.Error{API: "entra", Status: status, CorrelationID: b.CorrelationID, Message: upstream.Redact(b.Description)}
	if code != 0 {
		e.Code = "AADSTS" + strconv.Itoa(code)
	} else {
		e.Code = b.Error
	}
	e.RetryAfter, _ = upstream.ParseRetryAfter(header, now)
	switch {
	case code == 50196:
		e.Kind, e.RetryAfter = upstream.KindThrottled, max(e.RetryAfter, loopDetected)
		return e
	case status == http.StatusTooManyRequests || code == 90055:
		e.Kind, e.RetryAfter = upstream.KindThrottled, max(e.RetryAfter, time.Second)
		return e
	case transient[code], b.Error == "temporarily_unavailable", b.Error == "server_error", status >= 500, b.Error == "":
		e.Kind = upstream.KindUnavailable
		return e
	}
	e.Kind, e.RetryAfter = upstream.KindUnauthorized, 0
	e.Reason = reasons[code]
	if e.Reason == "" && b.SubError == "consent_required" {
		e.Reason = upstream.ReasonConsentMissing
	}
	if e.Reason == "" {
		e.Reason = byError[b.Error]
	}
	if e.Reason == "" {
		e.Reason = upstream.ReasonForbidden
	}
	e.Reason = inTenant(e.Reason, home)
	return e
}

// inTenant corrects a reason for where it was met.
func inTenant(r upstream.Reason, home bool) upstream.Reason {
	switch {
	case !home && r == upstream.ReasonAppMissing:
		return upstream.ReasonConsentMissing // our app has no service principal there yet
	case !home && r == upstream.ReasonMFAMissing:
		return upstream.ReasonTenantBlocked // the partner's own sign-in has it; the customer's policy wants its own
	case home && r == upstream.ReasonGDAPMissing:
		return upstream.ReasonWrongTenant
	}
	return r
}

// code is the AADSTS number: the first of error_codes, else the one in the text.
func (b errorBody) code() int {
	for _, c := range b.Codes {
		if n, err := c.Int64(); err == nil && n > 0 {
			return int(n)
		}
	}
	if m := codeInText.FindStringSubmatch(b.Description); m != nil {
		n, _ := strconv.Atoi(m[1])
		return n
	}
	return 0
}

// classify turns whatever MSAL returns into an *upstream.Error. MSAL's own text is dropped: it holds the whole answer.
func classify(err error, op string, home bool, now time.Time) *upstream.Error {
	var call msalerrors.CallErr
	var garbage msalerrors.InvalidJsonErr
	if e, ok := upstream.As(err); ok {
		out := *e
		out.API, out.Op = "entra", op
		return &out
	}
	e := &upstream.Error{API: "entra", Kind: upstream.KindUnavailable, What: upstream.WhatGarbage}
	switch {
	case errors.As(err, &call) && call.Resp != nil:
		body, _ := io.ReadAll(io.LimitReader(call.Resp.Body, 64<<10))
		e = refusal(call.Resp.StatusCode, call.Resp.Header, body, home, now)
	case errors.As(err, &garbage):
	case strings.Contains(err.Error(), "no token found"), strings.Contains(err.Error(), "WithSilentAccount option is required"):
		e.Kind, e.Reason, e.What = upstream.KindUnauthorized, upstream.ReasonNotAuthorized, ""
	case strings.Contains(err.Error(), "declined scopes are present"):
		e.Kind, e.Reason, e.What = upstream.KindUnauthorized, upstream.ReasonConsentMissing, ""
	case strings.Contains(err.Error(), "load token cache"):
		e.What, e.Cause = upstream.WhatStore, err
	}
	e.Op = op
	return e
}

// refuse makes the error for something that we ourselves do not accept.
func refuse(op string, reason upstream.Reason, format string, args ...any) *upstream.Error {
	return &upstream.Error{API: "entra", Op: op, Kind: upstream.KindUnauthorized, Reason: reason, Message: fmt.Sprintf(format, args...)}
}
