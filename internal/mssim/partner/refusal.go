package partner

import (
	"fmt"
	"net/http"
)

// refusal is an answer in Partner Center's error envelope. It is an error so
// that an endpoint can stop anywhere with it.
type refusal struct {
	status      int
	code        int
	description string
	name        string // set: the newer, extended envelope
	parameters  *struct{}
	data        []string
	header      http.Header
}

func (r *refusal) Error() string { return fmt.Sprintf("%d/%d: %s", r.status, r.code, r.description) }

func refuse(status, code int, format string, args ...any) *refusal {
	return &refusal{status: status, code: code, description: fmt.Sprintf(format, args...)}
}

// extended turns the refusal into the envelope of the newer account endpoints; only
// some of them send parameters.
func (r *refusal) extended(name string, parameters *struct{}) *refusal {
	r.name, r.parameters = name, parameters
	return r
}

// envelope is the older form, with a numeric code.
type envelope struct {
	Code        int      `json:"code"`
	Description string   `json:"description"`
	Data        []string `json:"data"`
	Source      string   `json:"source"`
}

// extendedEnvelope is what newer account endpoints send instead.
type extendedEnvelope struct {
	Code                 int       `json:"code"`
	Message              string    `json:"message"`
	Description          string    `json:"description"`
	ErrorName            string    `json:"errorName"`
	IsRetryable          bool      `json:"isRetryable"`
	Parameters           *struct{} `json:"parameters,omitempty"`
	ErrorMessageExtended string    `json:"errorMessageExtended"`
}

// throttled is the gateway's own form; it has no code.
type throttled struct {
	StatusCode int    `json:"statusCode"`
	Message    string `json:"message"`
}

func (r *refusal) answer() answer {
	if r.name != "" {
		return answer{status: r.status, body: extendedEnvelope{
			Code: r.code, Message: r.description, Description: r.description, ErrorName: r.name, Parameters: r.parameters,
			ErrorMessageExtended: fmt.Sprintf("InternalErrorCode=%d", r.code),
		}}
	}
	a := answer{status: r.status, header: r.header, body: envelope{Code: r.code, Description: r.description, Data: append([]string{}, r.data...), Source: "PartnerFD"}}
	if r.status == http.StatusUnauthorized {
		a.header = http.Header{"WWW-Authenticate": {"OAuth realm=urn:cpsvc:cpid:partner"}}
	}
	return a
}

// The refusals several resources share. Codes: Microsoft, Partner Center REST
// error codes.

func errUnauthorized(why string) *refusal { return refuse(http.StatusUnauthorized, 400, "%s", why) }

func errInvalid(format string, args ...any) *refusal {
	return refuse(http.StatusBadRequest, 800002, format, args...)
}

// errNoCustomer is the answer for a customer that does not exist or belongs to
// another partner. Whether Microsoft sends this or 404 is not documented.
func errNoCustomer(id string) *refusal {
	return refuse(http.StatusForbidden, 20002, "Partner does not have a commerce relationship with customer %s.", id)
}

func errNoPrivilege() *refusal {
	return refuse(http.StatusForbidden, 900308, "Insufficient privileges to complete the operation.")
}

func errNotFound(what string) *refusal {
	return refuse(http.StatusNotFound, 1000, "%s was not found.", what)
}
