package partnercenter

import (
	"context"
	"net/http"
)

// DomainTaken tells whether a domain, usually "<prefix>.onmicrosoft.com", belongs to somebody already.
// Source: Microsoft, "Verify domain availability": 200 means taken, 404 means free.
func (c *Client) DomainTaken(ctx context.Context, domain string) (bool, error) {
	answer, err := c.do(ctx, request{
		op: "check domain", scope: scopeOther, method: http.MethodHead, path: []string{"v1", "domains", domain},
		accept: []int{http.StatusNotFound}, noJSON: true,
	})
	if err != nil {
		return false, err
	}
	return answer.Status != http.StatusNotFound, nil
}
