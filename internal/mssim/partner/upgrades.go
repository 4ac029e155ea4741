package partner

import (
	"strings"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

// The calls for subscriptions of the older commerce, which know offers instead of
// catalog items. Everything sold here is of the new commerce, so the same rules
// stand behind them as behind transitions, and an offer's id is a catalog item's.

type upgradeBody struct {
	TargetOffer   upgradeOffer   `json:"targetOffer"`
	UpgradeType   string         `json:"upgradeType"`
	IsEligible    bool           `json:"isEligible"`
	Quantity      int            `json:"quantity"`
	UpgradeErrors []upgradeError `json:"upgradeErrors"`
	Attributes    attributes     `json:"attributes"`
}

type upgradeOffer struct {
	ID                     string     `json:"id"`
	Name                   string     `json:"name"`
	Description            string     `json:"description"`
	MinimumQuantity        int        `json:"minimumQuantity"`
	MaximumQuantity        int        `json:"maximumQuantity"`
	IsAddOn                bool       `json:"isAddOn"`
	IsAvailableForPurchase bool       `json:"isAvailableForPurchase"`
	Billing                string     `json:"billing"`
	IsAutoRenewable        bool       `json:"isAutoRenewable"`
	UnitType               string     `json:"unitType"`
	Attributes             attributes `json:"attributes"`
}

type upgradeError struct {
	Code        int        `json:"code"`
	Description string     `json:"description"`
	Attributes  attributes `json:"attributes"`
}

type upgradeResult struct {
	SourceSubscriptionID string         `json:"sourceSubscriptionId"`
	TargetSubscriptionID string         `json:"targetSubscriptionId"`
	UpgradeType          string         `json:"upgradeType"`
	UpgradeErrors        []upgradeError `json:"upgradeErrors"`
	LicenseErrors        []struct{}     `json:"licenseErrors"`
	Attributes           attributes     `json:"attributes"`
}

// Kinds of upgrades. Source: Microsoft, Upgrade resource.
const (
	upgradeNone     = "none"
	upgradeOnly     = "upgrade_only"
	upgradeLicenses = "upgrade_with_license_transfer"
)

// listUpgrades serves GET .../upgrades.
func listUpgrades(c *call, s *world.State) (answer, error) {
	sub, err := ownSubscription(c, s)
	if err != nil {
		return answer{}, err
	}
	items := []upgradeBody{}
	for _, choice := range world.TransitionChoices(s, sub, true) {
		product, _ := world.FindProduct(choice.SKU.ProductID)
		b := upgradeBody{
			TargetOffer: upgradeOffer{
				ID: choice.Item, Name: choice.SKU.Title, Description: product.Description, MinimumQuantity: choice.SKU.MinQuantity,
				MaximumQuantity: choice.SKU.MaxQuantity, IsAddOn: choice.SKU.AddOn, IsAvailableForPurchase: true, Billing: "license",
				IsAutoRenewable: true, UnitType: "Licenses", Attributes: objectType("Offer"),
			},
			UpgradeType: upgradeOnly, IsEligible: len(choice.Errors) == 0, Quantity: sub.Quantity, UpgradeErrors: []upgradeError{},
			Attributes: objectType("Upgrade"),
		}
		for _, e := range choice.Errors {
			b.UpgradeErrors = append(b.UpgradeErrors, upgradeError{Code: e.Code, Description: e.Text, Attributes: objectType("UpgradeError")})
		}
		if !b.IsEligible {
			b.UpgradeType = upgradeNone
		}
		items = append(items, b)
	}
	return ok(collect(items, nil)), nil
}

// postUpgrade serves POST .../upgrades with one of the list.
func postUpgrade(c *call, tx *world.Tx) (answer, error) {
	sub, err := ownSubscription(c, tx.State)
	if err != nil {
		return answer{}, err
	}
	var in struct {
		TargetOffer struct{ ID string }
		UpgradeType any
		Quantity    int
	}
	if err := c.bind(&in); err != nil {
		return answer{}, err
	}
	licenses := false
	switch kind := in.UpgradeType.(type) {
	case float64: // 1 upgrade_only, 2 with licenses, as some samples number them
		licenses = kind == 2
	case string:
		licenses = strings.EqualFold(kind, upgradeLicenses)
	}
	if licenses {
		if err := mayMoveLicenses(c, tx.State, sub); err != nil {
			return answer{}, err
		}
	}
	if in.TargetOffer.ID == "" {
		return answer{}, errInvalid("The targetOffer.id is required.")
	}
	done, err := transit(c, tx, sub, world.TransitionAsk{ToItem: in.TargetOffer.ID, Quantity: in.Quantity, Licenses: licenses})
	if err != nil {
		return answer{}, err
	}
	out := upgradeResult{
		SourceSubscriptionID: sub.ID, TargetSubscriptionID: done.ToSubscriptionID, UpgradeType: upgradeOnly, UpgradeErrors: []upgradeError{},
		LicenseErrors: []struct{}{}, Attributes: objectType("UpgradeResult"),
	}
	if licenses {
		out.UpgradeType = upgradeLicenses
	}
	return ok(out), nil
}

type conversionBody struct {
	OfferID       string     `json:"offerId"`
	TargetOfferID string     `json:"targetOfferId"`
	OrderID       string     `json:"orderId"`
	Quantity      int        `json:"quantity"`
	BillingCycle  string     `json:"billingCycle"`
	Attributes    attributes `json:"attributes"`
}

type conversionResult struct {
	SubscriptionID string     `json:"subscriptionId"`
	OfferID        string     `json:"offerId"`
	TargetOfferID  string     `json:"targetOfferId"`
	Attributes     attributes `json:"attributes"`
}

// listConversions serves GET .../conversions: the paid form of a trial.
func listConversions(c *call, s *world.State) (answer, error) {
	sub, err := ownSubscription(c, s)
	if err != nil {
		return answer{}, err
	}
	items := []conversionBody{}
	if sub.IsTrial {
		for _, choice := range world.TransitionChoices(s, sub, false) {
			items = append(items, conversionBody{
				OfferID: sub.CatalogItemID(), TargetOfferID: choice.Item, OrderID: sub.OrderID, Quantity: sub.Quantity,
				BillingCycle: "monthly", Attributes: objectType("Conversion"),
			})
		}
	}
	return ok(collect(items, nil)), nil
}

// postConversion serves POST .../conversions: the trial is paid from now on and
// keeps its id.
func postConversion(c *call, tx *world.Tx) (answer, error) {
	sub, err := ownSubscription(c, tx.State)
	if err != nil {
		return answer{}, err
	}
	var in conversionBody
	if err := c.bind(&in); err != nil {
		return answer{}, err
	}
	switch {
	case !sub.IsTrial:
		return answer{}, errInvalid("The subscription is not a trial.")
	case in.OfferID != "" && !strings.EqualFold(in.OfferID, sub.CatalogItemID()):
		return answer{}, errInvalid("The offerId is not that of the subscription.")
	}
	cycle, err := cycleOf(in.BillingCycle)
	if err != nil {
		return answer{}, err
	}
	from := sub.CatalogItemID()
	done, err := transit(c, tx, sub, world.TransitionAsk{ToItem: in.TargetOfferID, Quantity: in.Quantity, BillingCycle: cycle})
	if err != nil {
		return answer{}, err
	}
	return ok(conversionResult{SubscriptionID: sub.ID, OfferID: from, TargetOfferID: done.ToItem, Attributes: objectType("ConversionResult")}), nil
}
