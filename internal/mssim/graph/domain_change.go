package graph

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"strings"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

func createDomain(c *call, tx *world.Tx) (reply, error) {
	f, err := c.fields("domain", "id")
	if err != nil {
		return reply{}, err
	}
	name, err := read[string](f, "id")
	if err != nil {
		return reply{}, err
	}
	d, err := world.AddDomain(tx, c.tenant.ID, name)
	if err != nil {
		return reply{}, err
	}
	out, err := c.entity("domains", showDomain(d))
	return created(c.base()+"/domains/"+d.Name, out.body), err
}

// updateDomain makes a domain the default one; of the other properties none can be
// changed here.
func updateDomain(c *call, tx *world.Tx) (reply, error) {
	f, err := c.fields("domain", "isDefault")
	if err != nil {
		return reply{}, err
	}
	makeDefault, err := read[bool](f, "isDefault")
	if err != nil {
		return reply{}, err
	}
	if !makeDefault {
		return reply{}, refuse(400, "Request_BadRequest", "Invalid value specified for property 'isDefault' of resource 'Domain'.")
	}
	return noContent(), world.MakeDefaultDomain(tx, c.tenant.ID, c.params["id"])
}

func deleteDomain(c *call, tx *world.Tx) (reply, error) {
	return noContent(), world.RemoveDomain(tx, c.tenant.ID, c.params["id"])
}

func verifyDomain(c *call, tx *world.Tx) (reply, error) {
	d, err := world.VerifyDomain(tx, c.tenant.ID, c.params["id"])
	if err != nil {
		return reply{}, err
	}
	return c.entity("domains", showDomain(d))
}

// domainRecord is a DNS record that a domain needs for its mail; purpose tells apart
// records of a kind.
func (c *call) domainRecord(purpose, domain, kind string, more ...member) object {
	return append(object{
		{"@odata.type", "#microsoft.graph.domainDns" + kind + "Record"}, {"id", world.StableID("dns", c.tenant.ID, purpose, domain, kind)}, {"isOptional", false},
		{"label", domain}, {"recordType", strings.Replace(kind, "Cname", "CName", 1)}, {"supportedService", "Email"}, {"ttl", 3600},
	}, more...)
}

// domainCode is the text that proves a domain: "ms" and eight digits.
func domainCode(tenantID, domain string) string {
	sum := sha256.Sum256([]byte(tenantID + domain))
	return fmt.Sprintf("ms%08d", binary.BigEndian.Uint32(sum[:4])%100_000_000)
}

func (c *call) listRecords(set string, records func(domain string) []object) (reply, error) {
	for _, d := range c.tenant.Domains {
		if !strings.EqualFold(d.Name, c.params["id"]) {
			continue
		}
		if err := c.onlySelect(); err != nil {
			return reply{}, err
		}
		return collection(c, pages{set: "domains('" + d.Name + "')/" + set}, records(d.Name), idOf, c.pick)
	}
	return reply{}, notFound(c.params["id"])
}

func listVerificationRecords(c *call) (reply, error) {
	return c.listRecords("verificationDnsRecords", func(domain string) []object {
		code := domainCode(c.tenant.ID, domain)
		return []object{
			c.domainRecord("verification", domain, "Txt", member{"text", "MS=" + code}),
			c.domainRecord("verification", domain, "Mx", member{"mailExchange", code + ".msv1.invalid"}, member{"preference", 32767}),
		}
	})
}

func listServiceRecords(c *call) (reply, error) {
	return c.listRecords("serviceConfigurationRecords", func(domain string) []object {
		host := strings.ReplaceAll(domain, ".", "-")
		return []object{
			c.domainRecord("service", domain, "Mx", member{"mailExchange", host + ".mail.protection.outlook.com"}, member{"preference", 0}),
			c.domainRecord("service", domain, "Txt", member{"text", "v=spf1 include:spf.protection.outlook.com -all"}),
			c.domainRecord("service", "autodiscover."+domain, "Cname", member{"canonicalName", "autodiscover.outlook.com"}),
		}
	})
}
