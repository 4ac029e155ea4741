package partner

import (
	"net/http"
	"strings"
	"time"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

// selfServePolicy is the SelfServePolicy resource.
type selfServePolicy struct {
	ID              string                `json:"id"`
	SelfServeEntity selfServeEntity       `json:"selfServeEntity"`
	Grantor         selfServeGrantor      `json:"grantor"`
	Permissions     []selfServePermission `json:"permissions"`
	Attributes      attributes            `json:"attributes"`
}

type selfServeEntity struct {
	SelfServeEntityType string `json:"selfServeEntityType"`
	TenantID            string `json:"tenantID"`
}

type selfServeGrantor struct {
	GrantorType string `json:"grantorType"`
	TenantID    string `json:"tenantID"`
}

type selfServePermission struct {
	Resource string `json:"resource"`
	Action   string `json:"action"`
}

func selfServePolicyOf(p *world.SelfServePolicy) selfServePolicy {
	b := selfServePolicy{
		ID: p.ID, SelfServeEntity: selfServeEntity{SelfServeEntityType: "customer", TenantID: p.CustomerID},
		Grantor: selfServeGrantor{GrantorType: "billToPartner", TenantID: p.PartnerID}, Permissions: []selfServePermission{},
		Attributes: attributes{ETag: `"` + p.ETag + `"`, ObjectType: "SelfServePolicy"},
	}
	for _, one := range p.Permissions {
		b.Permissions = append(b.Permissions, selfServePermission(one))
	}
	return b
}

// listSelfServePolicies serves GET /v1/SelfServePolicy?entity_id={customer}.
func listSelfServePolicies(c *call, s *world.State) (answer, error) {
	items := []selfServePolicy{}
	for p := range s.SelfServePolicies.All(c.caller.partnerID) {
		if sameOrEmpty(c.query("entity_id"), p.CustomerID) {
			items = append(items, selfServePolicyOf(p))
		}
	}
	return ok(collect(items, nil)), nil
}

func pathPolicy(c *call, s *world.State) (*world.SelfServePolicy, error) {
	p, found := s.SelfServePolicies.Get(c.caller.partnerID, c.param("policy"))
	if !found {
		return nil, errNotFound("The self-serve policy")
	}
	return p, nil
}

// getSelfServePolicy serves GET /v1/SelfServePolicy/{policy}.
func getSelfServePolicy(c *call, s *world.State) (answer, error) {
	p, err := pathPolicy(c, s)
	if err != nil {
		return answer{}, err
	}
	return ok(selfServePolicyOf(p)), nil
}

// readPolicy checks a policy as it is sent and gives it as it is stored.
func readPolicy(c *call, tx *world.Tx) (*world.SelfServePolicy, error) {
	var in selfServePolicy
	if err := c.bind(&in); err != nil {
		return nil, err
	}
	customerID := strings.ToLower(in.SelfServeEntity.TenantID)
	switch {
	case !strings.EqualFold(in.SelfServeEntity.SelfServeEntityType, "customer"):
		return nil, errProperty("SelfServeEntity", "it must be a customer.")
	case !strings.EqualFold(in.Grantor.GrantorType, "billToPartner") || !strings.EqualFold(in.Grantor.TenantID, c.caller.partnerID):
		return nil, errProperty("Grantor", "it must be the calling partner, as the one who is billed.")
	case len(in.Permissions) == 0:
		return nil, errProperty("Permissions", "a value is required.")
	}
	if _, found := ownCustomer(tx.State, c, customerID); !found {
		return nil, errNoCustomer(in.SelfServeEntity.TenantID)
	}
	p := &world.SelfServePolicy{ID: c.caller.partnerID + "_" + customerID, PartnerID: c.caller.partnerID, CustomerID: customerID}
	for _, one := range in.Permissions {
		known := strings.EqualFold(one.Resource, "AzureReservedInstances") || strings.EqualFold(one.Resource, "AzureSavingsPlan")
		if !known || !strings.EqualFold(one.Action, "Purchase") {
			return nil, errProperty("Permissions", "only the purchase of AzureReservedInstances and AzureSavingsPlan can be permitted.")
		}
		p.Permissions = append(p.Permissions, world.SelfServePermission(one))
	}
	p.ETag = world.StableID("self-serve-policy", p.ID, tx.Now.Format(time.RFC3339Nano), c.requestID)
	return p, nil
}

func (c *call) recordPolicy(tx *world.Tx, p *world.SelfServePolicy, operation string) {
	customer, _ := ownCustomer(tx.State, c, p.CustomerID)
	c.record(tx, auditEntry{customer: customer, resourceType: "self_serve_policy", resourceID: p.ID, operation: operation, newValue: selfServePolicyOf(p)})
}

// postSelfServePolicy serves POST /v1/SelfServePolicy: one policy for a customer.
func postSelfServePolicy(c *call, tx *world.Tx) (answer, error) {
	p, err := readPolicy(c, tx)
	if err != nil {
		return answer{}, err
	}
	if _, taken := tx.SelfServePolicies.Get(p.PartnerID, p.ID); taken {
		return answer{}, refuse(http.StatusConflict, 800002, "There is a self-serve policy for the customer already.")
	}
	tx.SelfServePolicies.Put(p.PartnerID, p.ID, p)
	c.recordPolicy(tx, p, "create_self_serve_policy")
	return created(selfServePolicyOf(p)), nil
}

// putSelfServePolicy serves PUT /v1/SelfServePolicy; the etag of what is replaced
// comes as If-Match.
func putSelfServePolicy(c *call, tx *world.Tx) (answer, error) {
	p, err := readPolicy(c, tx)
	if err != nil {
		return answer{}, err
	}
	before, found := tx.SelfServePolicies.Get(p.PartnerID, p.ID)
	if !found {
		return answer{}, errNotFound("The self-serve policy")
	}
	if !c.matches(before.ETag) {
		return answer{}, errStale()
	}
	tx.SelfServePolicies.Put(p.PartnerID, p.ID, p)
	c.recordPolicy(tx, p, "update_self_serve_policy")
	return ok(selfServePolicyOf(p)), nil
}

// deleteSelfServePolicy serves DELETE /v1/SelfServePolicy/{policy}.
func deleteSelfServePolicy(c *call, tx *world.Tx) (answer, error) {
	p, err := pathPolicy(c, tx.State)
	if err != nil {
		return answer{}, err
	}
	if c.r.Header.Get("If-Match") != "" && !c.matches(p.ETag) {
		return answer{}, errStale()
	}
	tx.SelfServePolicies.Delete(p.PartnerID, p.ID)
	c.recordPolicy(tx, p, "delete_self_serve_policy")
	return empty(http.StatusNoContent), nil
}
