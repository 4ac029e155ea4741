package graph

import (
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

// skusByID finds catalog entries by the directory SKU they provision.
var skusByID = sync.OnceValue(func() map[string]*world.SKU {
	out := map[string]*world.SKU{}
	products := world.Products()
	for i := range products {
		for j := range products[i].SKUs {
			s := &products[i].SKUs[j]
			if _, ok := out[s.ProvisioningID]; !ok && s.ProvisioningID != "" {
				out[s.ProvisioningID] = s
			}
		}
	}
	return out
})

func assignedLicenses(u *world.User) []object {
	out := []object{}
	for _, l := range world.EffectiveLicenses(u) {
		out = append(out, object{{"disabledPlans", list(l.DisabledPlans)}, {"skuId", l.SKUID}})
	}
	return out
}

func assignmentStates(u *world.User) []object {
	out := []object{}
	for _, l := range u.Licenses {
		state, wrong := "Active", "None"
		if l.Error != "" {
			state, wrong = "Error", l.Error
		}
		out = append(out, object{
			{"skuId", l.SKUID}, {"disabledPlans", list(l.DisabledPlans)}, {"assignedByGroup", text(l.ByGroup)},
			{"state", state}, {"error", wrong}, {"lastUpdatedDateTime", stamp(l.AssignedAt)},
		})
	}
	return out
}

// serviceOf is the service a plan belongs to, by the beginning of its name.
func serviceOf(plan string) string {
	for prefix, service := range map[string]string{
		"EXCHANGE": "exchange", "SHAREPOINT": "SharePoint", "ONEDRIVE": "SharePoint", "TEAMS": "TeamspaceAPI", "MCO": "MicrosoftCommunicationsOnline",
		"AAD": "AADPremiumService", "INTUNE": "SCO", "OFFICE": "MicrosoftOffice", "RMS": "RMSOnline", "YAMMER": "YammerEnterprise",
		"POWERAPPS": "PowerAppsService", "FLOW": "ProcessSimple", "BI_": "PowerBI", "PROJECT": "ProjectWorkManagement",
		"ATP_": "exchange", "THREAT_INTELLIGENCE": "exchange", "ADALLOM": "Adallom", "MFA_": "MultiFactorService", "SWAY": "Sway", "BPOS_S_TODO": "To-Do",
	} {
		if strings.HasPrefix(plan, prefix) {
			return service
		}
	}
	return plan
}

// eachPlan walks the service plans that a user's licenses switch on.
func eachPlan(u *world.User, visit func(p world.ServicePlan, disabled bool, at time.Time)) {
	for _, l := range world.EffectiveLicenses(u) {
		k, ok := sku(l.SKUID)
		if !ok {
			continue
		}
		off := map[string]bool{}
		for _, id := range l.DisabledPlans {
			off[id] = true
		}
		for _, p := range k.Plans {
			visit(p, off[p.ID], l.AssignedAt)
		}
	}
}

func assignedPlans(u *world.User) []object {
	out := []object{}
	eachPlan(u, func(p world.ServicePlan, disabled bool, at time.Time) {
		state := "Enabled"
		if disabled {
			state = "Deleted"
		}
		out = append(out, object{{"assignedDateTime", stamp(at)}, {"capabilityStatus", state}, {"service", serviceOf(p.Name)}, {"servicePlanId", p.ID}})
	})
	return out
}

func provisionedPlans(u *world.User) []object {
	out := []object{}
	eachPlan(u, func(p world.ServicePlan, disabled bool, _ time.Time) {
		if !disabled {
			out = append(out, object{{"capabilityStatus", "Enabled"}, {"provisioningStatus", "Success"}, {"service", serviceOf(p.Name)}})
		}
	})
	return out
}

func listLicenseDetails(c *call) (reply, error) {
	u, ok := world.FindUser(c.s, c.tenant.ID, c.params["id"])
	if !ok {
		return reply{}, notFound(c.params["id"])
	}
	return c.licenseDetails(u)
}

func listMyLicenseDetails(c *call) (reply, error) {
	u, err := c.me()
	if err != nil {
		return reply{}, err
	}
	return c.licenseDetails(u)
}

func (c *call) licenseDetails(u *world.User) (reply, error) {
	set := pages{set: "users('" + u.ID + "')/licenseDetails"}
	return collection(c, set, world.EffectiveLicenses(u), func(l world.AssignedLicense) string { return l.SKUID }, func(l world.AssignedLicense) object {
		var plans []world.ServicePlan
		part := ""
		if k, ok := sku(l.SKUID); ok {
			plans, part = k.Plans, k.PartNumber
		}
		return c.pick(object{
			{"id", joinedID(c.tenant.ID, l.SKUID)}, {"skuId", l.SKUID}, {"skuPartNumber", text(part)},
			{"servicePlans", showPlans(plans, func(p world.ServicePlan) string {
				for _, off := range l.DisabledPlans {
					if off == p.ID {
						return "Disabled"
					}
				}
				return "Success"
			})},
		})
	})
}

func showPlans(plans []world.ServicePlan, status func(world.ServicePlan) string) []object {
	out := []object{}
	for _, p := range plans {
		out = append(out, object{
			{"servicePlanId", p.ID}, {"servicePlanName", p.Name}, {"provisioningStatus", status(p)}, {"appliesTo", p.AppliesTo},
		})
	}
	return out
}

// joinedID is how the directory writes an id made of others: GUIDs in Windows byte
// order, in unpadded base64url.
func joinedID(guids ...string) string {
	var raw []byte
	for _, g := range guids {
		raw = append(raw, windowsGUID(g)...)
	}
	return base64.RawURLEncoding.EncodeToString(raw)
}

// securityIdentifier is the directory's security identifier of an object: its id as four numbers.
func securityIdentifier(id string) string {
	raw := windowsGUID(id)
	out := "S-1-12-1"
	for ; len(raw) >= 4; raw = raw[4:] {
		out += "-" + strconv.FormatUint(uint64(binary.LittleEndian.Uint32(raw)), 10)
	}
	return out
}

// windowsGUID turns the first three fields of a GUID around; a text that is none
// gives no bytes.
func windowsGUID(s string) []byte {
	b, err := hex.DecodeString(strings.ReplaceAll(s, "-", ""))
	if err != nil || len(b) != 16 {
		return nil
	}
	b[0], b[1], b[2], b[3] = b[3], b[2], b[1], b[0]
	b[4], b[5] = b[5], b[4]
	b[6], b[7] = b[7], b[6]
	return b
}
