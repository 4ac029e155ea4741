package world

// SelfServePolicy lets a customer buy some things for itself at the partner's cost.
type SelfServePolicy struct {
	ID          string                `json:"id"` // "partner_customer"
	PartnerID   string                `json:"partnerId"`
	CustomerID  string                `json:"customerId"`
	Permissions []SelfServePermission `json:"permissions"`
	ETag        string                `json:"etag"`
}

// SelfServePermission is one thing that may be done.
type SelfServePermission struct {
	Resource string `json:"resource"` // "AzureReservedInstances", "AzureSavingsPlan"
	Action   string `json:"action"`   // "Purchase"
}
