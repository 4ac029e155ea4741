package tenant

import (
	"context"
	"regexp"
	"strings"

	"github.com/tenantry/tenantry/internal/apperr"
	"github.com/tenantry/tenantry/internal/tenancy"
)

// domainSuffix ends the first domain of every Microsoft tenant.
const domainSuffix = ".onmicrosoft.com"

var prefixPattern = regexp.MustCompile(`^[a-z0-9]{1,27}$`)

// DomainAvailability tells whether a new tenant may have the name.
type DomainAvailability struct {
	Domain    string
	Available bool
}

// DomainAvailability asks Partner Center whether <prefix>.onmicrosoft.com is free.
//
// Errors: Invalid for a name that no tenant can have; NotFound when the reseller is outside sc;
// Microsoft's failure.
func (s *Service) DomainAvailability(ctx context.Context, sc tenancy.Scope, resellerID, prefix string) (DomainAvailability, error) {
	if !sc.Valid() {
		return DomainAvailability{}, tenancy.ErrNoScope
	}
	if resellerID == "" {
		resellerID = sc.ResellerID()
	}
	if resellerID == "" {
		return DomainAvailability{}, apperr.InvalidField("query.reseller_id", "reseller_id", "Say which reseller the new tenant is for.")
	}
	if !sc.AllowsReseller(resellerID) {
		return DomainAvailability{}, apperr.Missing("reseller")
	}
	domain, err := initialDomain(prefix)
	if err != nil {
		return DomainAvailability{}, err
	}
	free, err := s.Microsoft.DomainAvailable(ctx, resellerID, domain)
	return DomainAvailability{Domain: domain, Available: free}, err
}

// initialDomain is the first domain of a new tenant, made of what a person typed.
func initialDomain(prefix string) (string, error) {
	prefix = strings.TrimSuffix(strings.ToLower(strings.TrimSpace(prefix)), domainSuffix)
	if !prefixPattern.MatchString(prefix) {
		return "", apperr.InvalidField("domain.invalid", "prefix", "Use 1 to 27 letters a to z and digits. Further domains can be added later.")
	}
	return prefix + domainSuffix, nil
}
