package partner

// catalogRoutes are the calls for products with their SKUs and availabilities, for a country or a customer, and the price sheets.
func catalogRoutes() []route {
	return []route{
		{method: "GET", pattern: "/v1/products", read: listProducts},
		{method: "GET", pattern: "/v1/products/{product}", read: getProduct},
		{method: "GET", pattern: "/v1/products/{product}/skus", read: listSKUs},
		{method: "GET", pattern: "/v1/products/{product}/skus/{sku}", read: getSKU},
		{method: "GET", pattern: "/v1/products/{product}/skus/{sku}/availabilities", read: listAvailabilities},
		{method: "GET", pattern: "/v1/products/{product}/skus/{sku}/availabilities/{availability}", read: getAvailability},
		{method: "GET", pattern: customerPath + "/products", read: listProducts},
		{method: "GET", pattern: customerPath + "/products/{product}", read: getProduct},
		{method: "GET", pattern: customerPath + "/products/{product}/skus", read: listSKUs},
		{method: "GET", pattern: customerPath + "/products/{product}/skus/{sku}", read: getSKU},
		{method: "GET", pattern: customerPath + "/products/{product}/skus/{sku}/availabilities", read: listAvailabilities},
		{method: "GET", pattern: customerPath + "/products/{product}/skus/{sku}/availabilities/{availability}", read: getAvailability},
		{method: "GET", pattern: "/v1.0/sales/{entity}/$value", partnerAPI: true, read: getSalesFile},
	}
}
