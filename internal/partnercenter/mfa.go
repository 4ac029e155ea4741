package partnercenter

import (
	"context"
	"net/http"
	"net/url"
	"strings"
)

// ValidateMFA asks Microsoft whether our token counts as one with multifactor authentication. nil means that Microsoft did
// not say, which is no failure.
// Source: Microsoft, "Mandating multifactor authentication for your partner tenant", ValidateMfa header.
func (c *Client) ValidateMFA(ctx context.Context) (*bool, error) {
	answer, err := c.do(ctx, request{
		op: "validate MFA", scope: scopeCustomers, method: http.MethodGet, path: []string{"v1", "customers"},
		query: url.Values{"size": {"1"}}, header: http.Header{"Validatemfa": {"true"}},
	})
	if err != nil {
		return nil, err
	}
	var compliant bool
	switch strings.ToLower(answer.Header.Get("isMfaCompliant")) {
	case "true":
		compliant = true
	case "false":
	default:
		return nil, nil
	}
	return &compliant, nil
}
