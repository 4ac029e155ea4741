package partner

import (
	"net/http"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

// getDomain serves HEAD and GET /v1/domains/{domain}: 200 means taken, 404 free,
// and neither has a body. Source: Microsoft, Verify domain availability.
func getDomain(c *call, s *world.State) (answer, error) {
	if _, taken := world.FindTenant(s, c.param("domain")); taken {
		return empty(http.StatusOK), nil
	}
	return empty(http.StatusNotFound), nil
}
