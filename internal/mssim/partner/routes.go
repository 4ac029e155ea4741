package partner

import (
	"strings"
	"sync"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

// route is one call that is served; exactly one of public, read and write is set.
type route struct {
	method     string
	pattern    string   // {name} matches one segment; names do not depend on case
	resource   resource // what it is counted under
	userOnly   bool     // app-only tokens are refused
	roles      []string // any of these GDAP roles in the customer is needed
	repeatable bool     // MS-RequestId plays no part
	bom        bool     // the body begins with a byte order mark
	partnerAPI bool     // on the Partner API's host, with its errors
	public     func(*Handler, *call) (answer, error)
	read       func(*call, *world.State) (answer, error)
	write      func(*call, *world.Tx) (answer, error)

	parts []string
}

// operation is the call's name in reports, without the host.
func (rt *route) operation() string { return strings.Replace(rt.pattern, "/v1/", "/v{version}/", 1) }

// Roles that the seeds do not give to anybody.
const (
	roleDomainAdministrator      = "8329153b-31d0-4727-b945-745eb3bc5f31"
	roleApplicationAdministrator = "9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3"
)

// Roles by what they allow; any one will do. Source: Microsoft, GDAP roles per
// endpoint.
var (
	readsLicenses = []string{
		world.RoleDirectoryReaders, world.RoleGlobalReader, world.RoleLicenseAdmin, world.RoleUserAdmin, world.RoleDirectoryWriters,
		world.RoleGlobalAdmin,
	}
	readsOrganization = []string{world.RoleGlobalAdmin, world.RoleDirectoryWriters, world.RoleGlobalReader}
	readsDomains      = []string{world.RoleGlobalAdmin, world.RoleDirectoryWriters, world.RoleGlobalReader, roleDomainAdministrator}
	readsProvisioning = []string{world.RoleDirectoryReaders, world.RoleGlobalReader, world.RoleGlobalAdmin}
	consentsToApps    = []string{
		world.RoleGlobalAdmin, world.RolePrivilegedRoleAdmin, world.RoleCloudApplicationAdmin, roleApplicationAdministrator,
	}
)

// routes is every call that Partner Center answers here. Literal segments stand
// before parameters in the same place. Which bodies carry a byte order mark is
// not documented by endpoint; those marked are this simulator's choice.
func routes() []route {
	const customer = "/v1/customers/{customer}"
	return []route{
		{method: "GET", pattern: "/v1/customers", resource: customers, read: listCustomers},
		{method: "POST", pattern: "/v1/customers", resource: customers, write: postCustomer},
		{method: "GET", pattern: "/v1/customers/relationshiprequests", userOnly: true, read: getRelationshipRequest},
		{method: "GET", pattern: customer, resource: customers, read: getCustomer},
		{method: "PATCH", pattern: customer, resource: customers, write: patchCustomer},
		{method: "GET", pattern: customer + "/profiles/company", resource: customers, bom: true, read: getCompanyProfile},
		{method: "GET", pattern: customer + "/profiles/billing", resource: customers, bom: true, read: getBillingProfile},
		{method: "GET", pattern: customer + "/organization", roles: readsOrganization, read: getOrganization},
		{method: "GET", pattern: customer + "/customDomains", roles: readsDomains, read: getCustomDomains},
		{method: "GET", pattern: customer + "/subscribedskus", userOnly: true, roles: readsLicenses, bom: true, read: listSubscribedSKUs},

		{method: "GET", pattern: customer + "/relationships", userOnly: true, read: listCustomerRelationships},
		{method: "POST", pattern: customer + "/applicationconsents", resource: consents, userOnly: true, roles: consentsToApps, write: postConsent},
		{method: "DELETE", pattern: customer + "/applicationconsents/{application}", resource: consents, userOnly: true, roles: consentsToApps, write: deleteConsent},
		{method: "GET", pattern: customer + "/agreements", userOnly: true, read: listAgreements},
		{method: "POST", pattern: customer + "/agreements", userOnly: true, write: postAgreement},
		{method: "GET", pattern: customer + "/directSignedMicrosoftCustomerAgreementStatus", read: getDirectSigned},
		{method: "GET", pattern: customer + "/qualifications", read: listQualifications},
		{method: "GET", pattern: customer + "/validationStatus", read: getValidationStatus},

		{method: "HEAD", pattern: "/v1/domains/{domain}", read: getDomain},
		{method: "GET", pattern: "/v1/domains/{domain}", read: getDomain},
		{method: "POST", pattern: "/v1/validations/address", read: postAddressValidation},
		{method: "GET", pattern: "/v1/agreements", read: listAgreementKinds},

		{method: "GET", pattern: "/v1/products", read: listProducts},
		{method: "GET", pattern: "/v1/products/{product}", read: getProduct},
		{method: "GET", pattern: "/v1/products/{product}/skus", read: listSKUs},
		{method: "GET", pattern: "/v1/products/{product}/skus/{sku}", read: getSKU},
		{method: "GET", pattern: "/v1/products/{product}/skus/{sku}/availabilities", read: listAvailabilities},
		{method: "GET", pattern: "/v1/products/{product}/skus/{sku}/availabilities/{availability}", read: getAvailability},
		{method: "GET", pattern: customer + "/products", read: listProducts},
		{method: "GET", pattern: customer + "/products/{product}", read: getProduct},
		{method: "GET", pattern: customer + "/products/{product}/skus", read: listSKUs},
		{method: "GET", pattern: customer + "/products/{product}/skus/{sku}", read: getSKU},
		{method: "GET", pattern: customer + "/products/{product}/skus/{sku}/availabilities", read: listAvailabilities},
		{method: "GET", pattern: customer + "/products/{product}/skus/{sku}/availabilities/{availability}", read: getAvailability},

		{method: "POST", pattern: customer + "/carts", resource: carts, write: postCart},
		{method: "GET", pattern: customer + "/carts/{cart}", resource: carts, read: getCart},
		{method: "PUT", pattern: customer + "/carts/{cart}", resource: carts, write: putCart},
		{method: "POST", pattern: customer + "/carts/{cart}/checkout", resource: carts, write: checkoutCart},

		{method: "POST", pattern: customer + "/orders", resource: orders, write: postOrder},
		{method: "PATCH", pattern: customer + "/orders/{order}", resource: orders, write: patchOrder},
		{method: "GET", pattern: customer + "/orders", resource: orders, bom: true, read: listOrders},
		{method: "GET", pattern: customer + "/orders/{order}", resource: orders, read: getOrder},
		{method: "GET", pattern: customer + "/orders/{order}/provisioningstatus", resource: orders, read: getOrderProvisioning},

		{method: "GET", pattern: customer + "/subscriptions", resource: subscriptions, read: listSubscriptions},
		{method: "GET", pattern: customer + "/subscriptions/customTermEndDates", resource: subscriptions, read: listCustomTermEnds},
		{method: "GET", pattern: customer + "/subscriptions/{subscription}", resource: subscriptions, read: getSubscription},
		{method: "PATCH", pattern: customer + "/subscriptions/{subscription}", resource: subscriptions, write: patchSubscription},
		{method: "GET", pattern: customer + "/subscriptions/{subscription}/addons", resource: subscriptions, read: listAddOns},
		{method: "GET", pattern: customer + "/subscriptions/{subscription}/provisioningstatus", resource: subscriptions, roles: readsProvisioning, read: getSubscriptionProvisioning},

		{method: "GET", pattern: "/v1/auditrecords", bom: true, read: listAuditRecords},
		{method: "GET", pattern: "/auditactivity/v1/auditrecords/{record}", read: getAuditRecord},
		{method: "GET", pattern: "/v1/auditrecords/{record}", read: getAuditRecord},
		{method: "GET", pattern: "/webhooks/v1/auditrecords/{record}", read: getAuditRecord},

		{method: "GET", pattern: "/webhooks/v1/registration/events", read: listWebhookEvents},
		{method: "GET", pattern: "/webhooks/v1/registration", read: getRegistration},
		{method: "POST", pattern: "/webhooks/v1/registration", write: postRegistration},
		{method: "PUT", pattern: "/webhooks/v1/registration", write: putRegistration},
		{method: "POST", pattern: "/webhooks/v1/registration/validationEvents", resource: validation, write: postValidationEvent},
		{method: "GET", pattern: "/webhooks/v1/registration/validationEvents/{event}", read: getValidationEvent},
		{method: "GET", pattern: certificatePath, public: getCertificate},
		{method: "GET", pattern: authorityPath, public: getAuthority},

		{method: "GET", pattern: "/v1/profiles/{profile}", userOnly: true, bom: true, read: getPartnerProfile},
		{method: "GET", pattern: "/v1/compliance/csp/agreementstatus", userOnly: true, bom: true, read: getAgreementStatus},
		{method: "GET", pattern: "/v1/partnerRequests", userOnly: true, read: listPartnerRequests},
		{method: "GET", pattern: "/v1/applicationmfaadoptionstatus", userOnly: true, read: listApplicationAdoption},
		{method: "GET", pattern: "/v1/nonMfaCompliantPartnerPrincipals", userOnly: true, read: listNonCompliantPrincipals},

		{method: "GET", pattern: "/v1.0/sales/{entity}/$value", partnerAPI: true, read: getSalesFile},
	}
}

// routeIndex finds the routes of a method and number of segments.
var routeIndex = sync.OnceValue(func() map[string][]*route {
	index := map[string][]*route{}
	table := routes()
	for i := range table {
		rt := &table[i]
		rt.parts = strings.Split(strings.Trim(rt.pattern, "/"), "/")
		key := indexKey(rt.method, len(rt.parts))
		index[key] = append(index[key], rt)
	}
	return index
})

func indexKey(method string, parts int) string { return method + strings.Repeat("/", parts) }

// match finds the route of a call and the parameters in its path; nil for a call
// that is not served.
func match(method, path string) (*route, map[string]string) {
	parts := segments(path)
	for _, rt := range routeIndex()[indexKey(method, len(parts))] {
		if params, found := rt.match(parts); found {
			return rt, params
		}
	}
	return nil, nil
}

func (rt *route) match(parts []string) (map[string]string, bool) {
	params := map[string]string{}
	for i, p := range rt.parts {
		if name, isParam := strings.CutPrefix(p, "{"); isParam {
			if parts[i] == "" {
				return nil, false
			}
			params[strings.TrimSuffix(name, "}")] = parts[i]
		} else if !strings.EqualFold(p, parts[i]) {
			return nil, false
		}
	}
	return params, true
}
