package partner

import (
	"regexp"
	"slices"
	"strings"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

// verifiedDomain is the body of POST .../verifieddomain.
type verifiedDomain struct {
	VerifiedDomainName string
	Domain             struct{ AuthenticationType, Capability, Name, Status, VerificationMethod string }

	DomainFederationSettings *struct {
		IssuerURI, LogOffURI, PassiveLogOnURI, PreferredAuthenticationProtocol, SigningCertificate string
	}
}

// addedDomain is what becomes of it.
type addedDomain struct {
	AuthenticationType string `json:"authenticationType"`
	Capability         string `json:"capability"`
	IsDefault          bool   `json:"isDefault"`
	IsInitial          bool   `json:"isInitial"`
	Name               string `json:"name"`
	Status             string `json:"status"`
	VerificationMethod string `json:"verificationMethod"`
}

var domainName = regexp.MustCompile(`^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$`)

// postVerifiedDomain serves POST /v1/customers/{customer}/verifieddomain: a domain
// that the partner has verified joins the customer's directory. Source: Microsoft,
// Add a verified domain for a customer.
func postVerifiedDomain(c *call, tx *world.Tx) (answer, error) {
	var in verifiedDomain
	if err := c.bind(&in); err != nil {
		return answer{}, err
	}
	name := strings.ToLower(in.VerifiedDomainName)
	if err := in.validate(tx.State, name); err != nil {
		return answer{}, err
	}
	federated := strings.EqualFold(in.Domain.AuthenticationType, "Federated")
	id := c.param("customer")
	tenant, found := tx.Tenants.Edit("", id)
	if !found {
		return answer{}, errNotFound("The customer's directory")
	}
	tenant.Domains = append(tenant.Domains, world.Domain{Name: name, Verified: true, Federated: federated})
	row, _ := tx.Customers.Edit(c.caller.partnerID, id)
	row.CustomDomains = append(row.CustomDomains, name)
	b := addedDomain{
		AuthenticationType: strings.ToLower(in.Domain.AuthenticationType), Capability: "email", Name: in.VerifiedDomainName,
		Status: "verified", VerificationMethod: "dns_record",
	}
	c.record(tx, auditEntry{customer: row, resourceType: "customer", resourceID: id, operation: "update_company_info", newValue: b})
	return created(b), nil
}

func (in *verifiedDomain) validate(s *world.State, name string) error {
	switch {
	case !domainName.MatchString(name):
		return errProperty("VerifiedDomainName", "it is not the name of a domain.")
	case in.Domain.Name != "" && !strings.EqualFold(in.Domain.Name, name):
		return errProperty("Domain.Name", "it differs from the verified domain.")
	case !strings.EqualFold(in.Domain.Status, "Verified"):
		return errProperty("Domain.Status", "the domain must be verified.")
	}
	if _, taken := world.FindTenant(s, name); taken {
		return errProperty("VerifiedDomainName", "the domain is not available.")
	}
	switch strings.ToLower(in.Domain.AuthenticationType) {
	case "managed":
		return nil
	case "federated":
	default:
		return errProperty("Domain.AuthenticationType", "it must be Managed or Federated.")
	}
	f := in.DomainFederationSettings
	if f == nil || slices.Contains([]string{f.IssuerURI, f.LogOffURI, f.PassiveLogOnURI, f.SigningCertificate}, "") {
		return errProperty("DomainFederationSettings", "a federated domain needs issuer, log-on and log-off addresses and a signing certificate.")
	}
	if p := strings.ToLower(f.PreferredAuthenticationProtocol); p != "wsfed" && p != "samlp" {
		return errProperty("DomainFederationSettings.PreferredAuthenticationProtocol", "it must be WsFed or Samlp.")
	}
	return nil
}
