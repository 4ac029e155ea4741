package world

import (
	"crypto/sha256"
	"encoding/binary"
	"iter"
	"strings"
	"time"

	dec "github.com/shopspring/decimal"
)

// AzureMeter is something of Azure that is paid by use, with the resource that uses
// it in this world: each Azure subscription has one of each.
type AzureMeter struct {
	ID           string // "product-sku-name", as usage records call it
	RateID       string // GUID of the rate card
	Name         string
	Category     string
	Subcategory  string
	Unit         string
	Region       string
	Rate         dec.Decimal // US dollars a unit
	Daily        dec.Decimal // units on an ordinary day
	Provider     string      // "Microsoft.Compute"
	ResourceType string      // "virtualMachines"
	Resource     string
}

// azureMeters are real kinds of meters with prices in round numbers; who uses how
// much is this simulator's choice.
var azureMeters = []AzureMeter{
	azureMeter("DZH318Z0BQ4L", "00B9", "D2s v5", "Virtual Machines", "Dsv5 Series", "1 Hour", "0.096", "16", "Microsoft.Compute", "virtualMachines", "vm-app01"),
	azureMeter("DZH318Z0BP04", "003M", "P10 LRS Disk", "Storage", "Premium SSD Managed Disks", "1/Month", "19.71", "0.033", "Microsoft.Compute", "disks", "vm-app01_OsDisk"),
	azureMeter("DZH318Z0BNZ5", "006G", "LRS Data Stored", "Storage", "Tables", "1 GB/Month", "0.045", "4", "Microsoft.Storage", "storageAccounts", "stwarehouse01"),
	azureMeter("DZH318Z0BNVX", "005J", "Data Transfer Out", "Bandwidth", "Bandwidth", "1 GB", "0.087", "3.5", "Microsoft.Network", "publicIPAddresses", "pip-app01"),
	azureMeter("DZH318Z0BQHN", "00L3", "S0 Database DTUs", "SQL Database", "Single Standard", "1/Day", "0.4839", "0.6", "Microsoft.Sql", "servers", "sql-warehouse01"),
}

func azureMeter(product, sku, name, category, subcategory, unit, rate, daily, provider, kind, resource string) AzureMeter {
	return AzureMeter{
		ID: product + "-" + sku + "-" + name, RateID: StableID("azure-meter", product, sku), Name: name, Category: category, Subcategory: subcategory,
		Unit: unit, Region: "US East", Rate: dec.RequireFromString(rate), Daily: dec.RequireFromString(daily), Provider: provider,
		ResourceType: kind, Resource: resource,
	}
}

// AzureMeters are all meters, in a fixed order; not to be changed.
func AzureMeters() []AzureMeter { return azureMeters }

// ResourceURI is where the resource that uses the meter lives in an Azure
// subscription.
func (m *AzureMeter) ResourceURI(entitlementID string) string {
	return "/subscriptions/" + entitlementID + "/resourceGroups/" + AzureResourceGroup + "/providers/" + m.Provider + "/" + m.ResourceType + "/" + m.Resource
}

// Type is how daily rated usage names what is counted.
func (m *AzureMeter) Type() string { return m.Unit + " - " + m.Name }

// Where the resources of every Azure subscription are.
const (
	AzureResourceGroup = "rg-main"
	AzureLocation      = "EASTUS"
)

// AzureDailyQuantity is how much of a meter an Azure subscription uses on a day: a
// function of the three alone, half to one and a half times the ordinary, less on
// weekends.
func AzureDailyQuantity(entitlementID string, m *AzureMeter, on time.Time) dec.Decimal {
	on = day(on)
	sum := sha256.Sum256([]byte(strings.Join([]string{"azure usage", entitlementID, m.ID, on.Format(time.DateOnly)}, "\x00")))
	percent := int64(50 + binary.BigEndian.Uint16(sum[:2])%101)
	if w := on.Weekday(); w == time.Saturday || w == time.Sunday {
		percent /= 2
	}
	return m.Daily.Mul(dec.NewFromInt(percent)).Shift(-2)
}

// AzureUse is one meter of one Azure subscription on one day.
type AzureUse struct {
	Entitlement *AzureEntitlement
	Meter       *AzureMeter
	Day         time.Time
	Quantity    dec.Decimal
	USD         dec.Decimal // list price
	Cost        dec.Decimal // the same in the plan's currency
}

// AzureUsage walks what a plan used from the day that holds from up to but not
// including the day that holds until, by day, Azure subscription and meter. A day
// is known once it is over.
func AzureUsage(p *AzurePlan, from, until, now time.Time) iter.Seq[AzureUse] {
	return func(yield func(AzureUse) bool) {
		last := day(until)
		if today := day(now); last.After(today) {
			last = today
		}
		for on := day(from); on.Before(last); on = on.AddDate(0, 0, 1) {
			for i := range p.Entitlements {
				e := &p.Entitlements[i]
				if on.Before(day(e.CreatedAt)) || e.EndsAt != nil && on.After(*e.EndsAt) {
					continue
				}
				if !eachMeter(p, e, on, yield) {
					return
				}
			}
		}
	}
}

func eachMeter(p *AzurePlan, e *AzureEntitlement, on time.Time, yield func(AzureUse) bool) bool {
	for i := range azureMeters {
		m := &azureMeters[i]
		u := AzureUse{Entitlement: e, Meter: m, Day: on, Quantity: AzureDailyQuantity(e.ID, m, on)}
		u.USD = u.Quantity.Mul(m.Rate)
		u.Cost = u.USD.Mul(dec.NewFromInt(int64(currencyRates[p.Currency]))).Shift(-3)
		if !yield(u) {
			return false
		}
	}
	return true
}

// AzureMonth is the billing period that holds a moment: a calendar month in UTC,
// its end exclusive.
func AzureMonth(at time.Time) (from, until time.Time) {
	from = time.Date(at.UTC().Year(), at.UTC().Month(), 1, 0, 0, 0, 0, time.UTC)
	return from, from.AddDate(0, 1, 0)
}
