// Command tenantry is the whole product in one program: the API with the portal, the worker,
// migrations, the Microsoft simulator, and the tools of an operator.
//
//	@title			Tenantry API
//	@version		1.0
//	@description	Self-hosted platform for Microsoft CSP resellers: every customer's tenants, licenses, subscriptions and orders in one place.
//	@description	Ids are ours (UUIDs); Microsoft's own are in fields that say so. Times are RFC 3339 in UTC. Money is a decimal string with its currency.
//	@license.name	Apache-2.0
//	@license.url	https://www.apache.org/licenses/LICENSE-2.0
//	@BasePath		/api/v1
package main

func main() {}
