package world

import (
	"regexp"
	"slices"
	"strings"
)

var domainForm = regexp.MustCompile(`^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$`)

func domainRefused(reason DirectoryReason, text string) *DirectoryRefused {
	return &DirectoryRefused{Reason: reason, Text: text}
}

// domainToChange finds a tenant's domain in the transaction's own copy.
func domainToChange(tx *Tx, tenantID, name string) (*Tenant, int, error) {
	t, ok := tx.Tenants.Edit("", tenantID)
	if !ok {
		return nil, 0, unknownObject(tenantID)
	}
	i := slices.IndexFunc(t.Domains, func(d Domain) bool { return strings.EqualFold(d.Name, name) })
	if i < 0 {
		return nil, 0, unknownObject(name)
	}
	return t, i, nil
}

// AddDomain gives a tenant a domain that still has to be verified.
func AddDomain(tx *Tx, tenantID, name string) (Domain, error) {
	name = strings.ToLower(name)
	if !domainForm.MatchString(name) || strings.HasSuffix(name, ".onmicrosoft.com") {
		return Domain{}, domainRefused(ReasonInvalid, "Domain name is invalid.")
	}
	t, ok := tx.Tenants.Edit("", tenantID)
	if !ok {
		return Domain{}, unknownObject(tenantID)
	}
	if slices.ContainsFunc(t.Domains, func(d Domain) bool { return d.Name == name }) {
		return Domain{}, &DirectoryRefused{Reason: ReasonTaken, Property: "id", Text: "Another object with the same value for property id already exists."}
	}
	d := Domain{Name: name}
	t.Domains = append(t.Domains, d)
	return d, nil
}

// VerifyDomain makes a domain usable, when its record is published and no other
// tenant has it.
func VerifyDomain(tx *Tx, tenantID, name string) (Domain, error) {
	t, i, err := domainToChange(tx, tenantID, name)
	if err != nil {
		return Domain{}, err
	}
	d := &t.Domains[i]
	owner, taken := FindTenant(tx.State, d.Name)
	switch {
	case taken && owner.ID != tenantID:
		return Domain{}, domainRefused(ReasonTaken, "The domain "+d.Name+" is already verified in another organization.")
	case !d.Verified && tx.Settings.DNSRecordsMissing:
		return Domain{}, domainRefused(ReasonInvalid, "Domain verification failed with the following error: 'DNS verification record not found.'")
	}
	d.Verified = true
	return *d, nil
}

// MakeDefaultDomain makes new people get the domain.
func MakeDefaultDomain(tx *Tx, tenantID, name string) error {
	t, i, err := domainToChange(tx, tenantID, name)
	if err != nil {
		return err
	}
	if !t.Domains[i].Verified {
		return domainRefused(ReasonInvalid, "The domain must be verified before it can be the default.")
	}
	for j := range t.Domains {
		t.Domains[j].Default = j == i
	}
	return nil
}

// RemoveDomain takes a domain that nobody uses from a tenant.
func RemoveDomain(tx *Tx, tenantID, name string) error {
	t, i, err := domainToChange(tx, tenantID, name)
	if err != nil {
		return err
	}
	d := t.Domains[i]
	if d.Initial || d.Default {
		return domainRefused(ReasonInvalid, "The initial and the default domain cannot be deleted.")
	}
	for u := range tx.State.Users.All(tenantID) {
		if !u.Deleted() && (strings.HasSuffix(strings.ToLower(u.UserPrincipalName), "@"+d.Name) || strings.HasSuffix(strings.ToLower(u.Mail), "@"+d.Name)) {
			return domainRefused(ReasonInvalid, "The domain cannot be deleted while it is referenced by other objects.")
		}
	}
	t.Domains = slices.Delete(t.Domains, i, i+1)
	return nil
}
