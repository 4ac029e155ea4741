package partner

import (
	"encoding/json"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

// auditEntry is what an endpoint tells about the change it made.
type auditEntry struct {
	customer     *world.Customer // nil when it concerns no customer
	resourceType string
	resourceID   string
	operation    string
	oldValue     any
	newValue     any // both shown in Pascal case
	data         []world.KeyValue
}

// record writes the change to the partner's activity log, in the transaction of
// the change itself.
func (c *call) record(tx *world.Tx, e auditEntry) {
	r := world.AuditRecord{
		PartnerID: c.caller.partnerID, UserPrincipal: c.caller.upn, ApplicationID: c.caller.appID,
		ResourceType: e.resourceType, ResourceID: e.resourceID, Operation: e.operation, CorrelationID: c.correlation,
		At: tx.Now, Status: "succeeded", Data: e.data, OldValue: pascalJSON(e.oldValue), NewValue: pascalJSON(e.newValue),
	}
	if e.customer != nil {
		r.CustomerID, r.CustomerName = e.customer.ID, e.customer.CompanyName
	}
	world.Record(tx, r)
}

// pascalJSON renders a body with its names in Pascal case, as the activity log
// keeps them.
func pascalJSON(v any) string {
	if v == nil {
		return ""
	}
	data, err := json.Marshal(v)
	if err != nil {
		return ""
	}
	var tree any
	if err := json.Unmarshal(data, &tree); err != nil {
		return ""
	}
	out, err := json.Marshal(pascalNames(tree))
	if err != nil {
		return ""
	}
	return string(out)
}

func pascalNames(v any) any {
	switch t := v.(type) {
	case map[string]any:
		out := make(map[string]any, len(t))
		for k, x := range t {
			out[pascal(k)] = pascalNames(x)
		}
		return out
	case []any:
		for i := range t {
			t[i] = pascalNames(t[i])
		}
	}
	return v
}
