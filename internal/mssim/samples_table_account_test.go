//go:build full

package mssim

import (
	"net/http"
	"strings"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

// azure is the path of the reseller's Azure plan; only one sells any.
func (p *sampleAsker) azure(rest string) []string {
	var out []string
	p.sim.World().View(func(s *world.State) {
		for _, plan := range world.AzurePlansOf(s, p.cred.TenantID) {
			out = append(out, "/v1/customers/"+plan.CustomerID+strings.ReplaceAll(rest, "{plan}", "/subscriptions/"+plan.ID))
		}
	})
	return out
}

func ofAzure(path, rest string) sampledEndpoint {
	return sampled(http.MethodGet, path, func(p *sampleAsker) {
		for _, full := range p.azure(rest) {
			p.send(http.MethodGet, full, "")
		}
	})
}

// budgeted asks when the customer of the Azure plan has a budget.
func budgeted(path, rest string) sampledEndpoint {
	return sampled(http.MethodGet, path, func(p *sampleAsker) {
		for _, customer := range p.azure("") {
			p.make(http.MethodPatch, customer+"/usagebudget", `{"Amount":100}`)
			if rest == "" {
				p.send(http.MethodGet, path, "")
			} else {
				p.send(http.MethodGet, customer+rest, "")
			}
		}
	})
}

func (p *sampleAsker) overage() string {
	var id string
	p.sim.World().View(func(s *world.State) { id = world.AzurePlansOf(s, p.cred.TenantID)[0].Entitlements[0].ID })
	return `{"azureEntitlementId":"` + id + `","partnerId":"5357563","overageEnabled":true}`
}

// member is the first person of the buyer who is no administrator.
func (p *sampleAsker) member() string {
	var id string
	p.sim.World().View(func(s *world.State) {
		for u := range s.Users.All(p.buyer()) {
			if id == "" && len(u.DirectoryRoles) == 0 && !u.Deleted() && u.UserType == "Member" && len(u.Licenses) == 0 {
				id = u.ID
			}
		}
	})
	return "/v1/customers/" + p.buyer() + "/users/" + id
}

const sampledUser = `{"usageLocation":"US","userPrincipalName":"sampled@DOMAIN","firstName":"A","lastName":"B","displayName":"A B","immutableId":"key","passwordProfile":{"password":"abCD123*","forceChangePassword":true}}`

func (p *sampleAsker) newUser() (path, body string) {
	domain := "gruenwald.example"
	if p.buyer() == world.StableID("tenant", "lakeshore") {
		domain = "lakeshore.example"
	}
	return "/v1/customers/" + p.buyer() + "/users", strings.ReplaceAll(sampledUser, "DOMAIN", domain)
}

func (p *sampleAsker) policy() string {
	return `{"selfServeEntity":{"selfServeEntityType":"customer","tenantID":"` + p.buyer() + `"},"grantor":{"grantorType":"billToPartner","tenantID":"` + p.cred.TenantID +
		`"},"permissions":[{"resource":"AzureSavingsPlan","action":"Purchase"}]}`
}

// tickets are the reseller's service requests.
func (p *sampleAsker) tickets() (ids []string) {
	p.sim.World().View(func(s *world.State) {
		for r := range s.ServiceRequests.All(p.cred.TenantID) {
			ids = append(ids, r.ID)
		}
	})
	return ids
}

// accountEndpoints are those of people, support, reports, Azure and the partner's own account.
var accountEndpoints = []sampledEndpoint{
	sampled("GET", "/v1/customers/{customer}/users", func(p *sampleAsker) {
		for _, path := range p.expand("/v1/customers/{customer}/users") {
			p.send("GET", path, "")
			p.send("GET", path+`?filter={"Field":"UserState","Value":"Inactive","Operator":"equals"}`, "")
		}
	}),
	asStands("GET", "/v1/customers/{customer}/users/{user}"),
	asStands("GET", "/v1/customers/{customer}/users/{user}/licenses"),
	asStands("GET", "/v1/customers/{customer}/users/{user}/directoryroles"),
	sampled("POST", "/v1/customers/{customer}/users", func(p *sampleAsker) {
		path, body := p.newUser()
		p.send("POST", path, body)
	}),
	sampled("PATCH", "/v1/customers/{customer}/users/{user}", func(p *sampleAsker) { p.send("PATCH", p.member(), `{"usageLocation":"FR"}`) }),
	sampled("PATCH", "/v1/customers/{customer}/users/{user}/resetpassword", func(p *sampleAsker) {
		path, body := p.newUser()
		p.send("PATCH", path+"/"+p.make("POST", path, body)["id"].(string)+"/resetpassword", `{"passwordProfile":{"password":"Renew456*","forceChangePassword":true}}`)
	}),
	sampled("POST", "/v1/customers/{customer}/users/{user}/licenseupdates", func(p *sampleAsker) {
		skus := p.make("GET", "/v1/customers/"+p.buyer()+"/subscribedskus", "")["items"].([]any)
		member := p.member()
		for _, k := range skus {
			id := k.(map[string]any)["productSku"].(map[string]any)["id"].(string)
			p.send("POST", member+"/licenseupdates", `{"LicensesToAssign":[{"SkuId":"`+id+`"}]}`)
		}
	}),
	sampled("POST", "/v1/customers/{customer}/directoryroles/{role}/usermembers", func(p *sampleAsker) {
		member := p.member()
		id := member[strings.LastIndex(member, "/")+1:]
		p.send("POST", "/v1/customers/"+p.buyer()+"/directoryroles/"+world.RoleServiceSupportAdmin+"/usermembers", `{"Id":"`+id+`"}`)
	}),
	asStands("GET", "/v1/customers/{customer}/servicerequests"),
	sampled("GET", "/v1/servicerequests/{request}", func(p *sampleAsker) {
		for _, id := range p.tickets() {
			p.send("GET", "/v1/servicerequests/"+id, "")
		}
	}),
	sampled("PATCH", "/v1/servicerequests/{request}", func(p *sampleAsker) {
		for _, id := range p.tickets() {
			p.send("PATCH", "/v1/servicerequests/"+id, `{"NewNote":{"Text":"Sampled"}}`)
		}
	}),
	asStands("GET", "/v1/analytics/licenses/deployment"),
	asStands("GET", "/v1/analytics/licenses/usage"),
	asStands("GET", "/v1/customers/{customer}/analytics/licenses/deployment"),
	asStands("GET", "/v1/customers/{customer}/analytics/licenses/usage"),
	asStands("GET", "/partner/v1/analytics/commercial/deployment/license"),
	{method: "GET", path: "/partner/v1/analytics/subscriptions", refuses: "the samples show a row without the list around it, or groups"},
	{method: "GET", path: "/partner/v1/analytics/usage/azure", refuses: "the sample shows a row without the list around it"},
	{method: "GET", path: "/partner/v1/analytics/indirectresellers", refuses: "the sample shows a row without the list around it"},
	budgeted("/v1/customers/usagerecords", ""),
	sampled("PUT", "/v1/customers/{customer}/subscriptions/overage", func(p *sampleAsker) {
		for _, path := range p.azure("/subscriptions/overage") {
			p.send("PUT", path, p.overage())
		}
	}),
	sampled("GET", "/v1/customers/{customer}/subscriptions/overage", func(p *sampleAsker) {
		for _, path := range p.azure("/subscriptions/overage") {
			p.make("PUT", path, p.overage())
			p.send("GET", path, "")
		}
	}),
	asStands("GET", "/v1/usagesummary"),
	budgeted("/v1/customers/{customer}/usagesummary", "/usagesummary"),
	ofAzure("/v1/customers/{customer}/subscriptions/usagerecords", "/subscriptions/usagerecords"),
	ofAzure("/v1/customers/{customer}/subscriptions/{subscription}/usagesummary", "{plan}/usagesummary"),
	ofAzure("/v1/customers/{customer}/subscriptions/{subscription}/meterusagerecords", "{plan}/meterusagerecords"),
	ofAzure("/v1/customers/{customer}/subscriptions/{subscription}/resourceusagerecords", "{plan}/resourceusagerecords"),
	ofAzure("/v1/customers/{customer}/subscriptions/{subscription}/azureEntitlements", "{plan}/azureEntitlements"),
	{method: "GET", path: "/v1/customers/{customer}/subscriptions/{subscription}/utilizations/azure", refuses: "the sample's links stand in the wrong place"},
	{method: "GET", path: "/v1/customers/{customer}/entitlements", refuses: "software is not sold here"},
	{method: "GET", path: "/v1/customers/{customer}/servicecosts/{period}/lineitems", refuses: "nothing is charged before the demo world's start"},
	asStands("GET", "/v1/customers/{customer}/servicecosts/mostrecent"),
	{method: "GET", path: "/v1/ratecards/{card}", refuses: "a redirect, and what it leads to needs no token"},
	asStands("GET", "/v1/customers/all/validations"),
	sampled("GET", "/v1/agreementtemplates/{template}/document", func(p *sampleAsker) {
		p.send("GET", "/v1/agreementtemplates/"+world.MCATemplateID+"/document", "")
	}),
	sampled("POST", "/v1/customers/{customer}/verifieddomain", func(p *sampleAsker) {
		p.send("POST", "/v1/customers/"+p.buyer()+"/verifieddomain", `{"VerifiedDomainName":"sampled.example","Domain":{"AuthenticationType":"Managed","Status":"Verified"}}`)
	}),
	sampled("GET", "/v1/relationships", func(p *sampleAsker) {
		p.send("GET", "/v1/relationships?relationship_type=IsIndirectCloudSolutionProviderOf", "")
	}),
	sampled("POST", "/v1/customers/{customer}/qualifications", func(p *sampleAsker) {
		p.send("POST", "/v1/customers/"+p.buyer()+"/qualifications", `{"Qualification":"Education","EducationSegment":"K12","Website":"sampled.example"}`)
	}),
	{method: "PUT", path: "/v1/customers/{customer}/profiles/billing", refuses: "the asker sends no etag"},
	sampled("PUT", "/v1/profiles/legalbusiness", func(p *sampleAsker) {
		const a = `{"country":"US","city":"Redmond","state":"WA","addressLine1":"1 Way","addressLine2":"2","postalCode":"98052","firstName":"A","lastName":"B","phoneNumber":"1"}`
		p.send("PUT", "/v1/profiles/legalbusiness", `{"companyName":"A","address":`+a+`,"primaryContact":{"firstName":"A","lastName":"B","email":"a@b.example","phoneNumber":"1"},"companyApproverAddress":`+a+
			`,"companyApproverEmail":"a@b.example"}`)
	}),
	sampled("PUT", "/v1/profiles/supportprofile", func(p *sampleAsker) {
		p.send("PUT", "/v1/profiles/supportprofile", `{"email":"a@b.example","telephone":"1","website":"www.b.example"}`)
	}),
	sampled("POST", "/v1/SelfServePolicy", func(p *sampleAsker) { p.send("POST", "/v1/SelfServePolicy", p.policy()) }),
	sampled("GET", "/v1/SelfServePolicy", func(p *sampleAsker) {
		p.make("POST", "/v1/SelfServePolicy", p.policy())
		p.send("GET", "/v1/SelfServePolicy", "")
	}),
	sampled("GET", "/v1/SelfServePolicy/{policy}", func(p *sampleAsker) {
		p.make("POST", "/v1/SelfServePolicy", p.policy())
		p.send("GET", "/v1/SelfServePolicy/"+p.cred.TenantID+"_"+p.buyer(), "")
	}),
	{method: "PUT", path: "/v1/SelfServePolicy", refuses: "the asker sends no etag"},
}
