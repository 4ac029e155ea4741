package graph

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

const (
	billingSet  = "reports/partners/billing"
	billingType = "#microsoft.graph.partners.billing."
)

// billingPartner lets only a partner's tenant export. Microsoft documents no role
// for its users.
func (c *call) billingPartner() error {
	if _, partner := c.s.Partners.Get("", c.tenant.ID); !partner {
		return denied()
	}
	return nil
}

// attributeSet reads how much of each line is asked for; full when left out.
func attributeSet(f fields) (basic bool, err error) {
	set, err := read[string](f, "attributeSet")
	if err != nil {
		return false, err
	}
	switch strings.ToLower(set) {
	case "", "full":
		return false, nil
	case "basic":
		return true, nil
	}
	return false, badRequest("The value '%s' of the parameter 'attributeSet' is not valid: use full or basic.", set)
}

func exportBilled(usage bool) func(*call, *world.Tx) (reply, error) {
	return func(c *call, tx *world.Tx) (reply, error) {
		if err := c.billingPartner(); err != nil {
			return reply{}, err
		}
		f, err := c.fields("partners.billing.export", "invoiceId", "attributeSet")
		if err != nil {
			return reply{}, err
		}
		basic, err := attributeSet(f)
		if err != nil {
			return reply{}, err
		}
		id, err := read[string](f, "invoiceId")
		if err != nil {
			return reply{}, err
		}
		if id == "" {
			return reply{}, badRequest("The required parameter 'invoiceId' is missing.")
		}
		return c.exporting(tx, world.BillingExport{PartnerID: c.tenant.ID, Usage: usage, InvoiceID: id, Basic: basic})
	}
}

func exportUnbilled(usage bool) func(*call, *world.Tx) (reply, error) {
	return func(c *call, tx *world.Tx) (reply, error) {
		if err := c.billingPartner(); err != nil {
			return reply{}, err
		}
		f, err := c.fields("partners.billing.export", "currencyCode", "billingPeriod", "attributeSet")
		if err != nil {
			return reply{}, err
		}
		basic, err := attributeSet(f)
		if err != nil {
			return reply{}, err
		}
		currency, err := read[string](f, "currencyCode")
		if err != nil {
			return reply{}, err
		}
		period, err := read[string](f, "billingPeriod")
		if err != nil {
			return reply{}, err
		}
		period = strings.ToLower(period)
		switch {
		case len(currency) != 3:
			return reply{}, badRequest("The required parameter 'currencyCode' is missing or not a currency code.")
		case period != "current" && period != "last":
			return reply{}, badRequest("The required parameter 'billingPeriod' is missing or not valid: use current or last.")
		}
		return c.exporting(tx, world.BillingExport{
			PartnerID: c.tenant.ID, Usage: usage, Currency: strings.ToUpper(currency), Previous: period == "last", Basic: basic,
		})
	}
}

// exporting answers 202 with the operation to ask after, or 429 while too many of
// the partner's exports are running; the limit is ours.
func (c *call) exporting(tx *world.Tx, asked world.BillingExport) (reply, error) {
	e, wait := world.RequestBillingExport(tx, asked)
	if e == nil {
		p := refuse(http.StatusTooManyRequests, "TooManyRequests", "At most %d exports can be running at a time.", world.ExportsOpen)
		p.header = http.Header{"Retry-After": {seconds(wait)}}
		return reply{}, p
	}
	return reply{status: http.StatusAccepted, header: http.Header{"Location": {c.base() + "/" + billingSet + "/operations/" + e.ID}}}, nil
}

// seconds is a time to wait as Retry-After has it.
func seconds(wait time.Duration) string {
	return strconv.Itoa(int((wait + time.Second - 1) / time.Second))
}

// getBillingOperation tells how far an export is. It has begun after a third of
// its time, which is ours.
func getBillingOperation(c *call) (reply, error) {
	e, ok := c.s.Exports.Get(c.tenant.ID, strings.ToLower(c.params["id"]))
	if !ok {
		return reply{}, notFound(c.params["id"])
	}
	show := func(kind, status string, last time.Time, more ...member) reply {
		o := object{
			{"@odata.context", c.context(billingSet + "/operations/$entity")}, {"@odata.type", billingType + kind}, {"id", e.ID}, {"status", status},
			{"createdDateTime", precise(e.At)}, {"lastActionDateTime", precise(last)},
		}
		return reply{body: append(o, more...)}
	}
	if left := e.ReadyAt.Sub(c.s.Now); left > 0 {
		status, last := "running", e.At.Add(e.ReadyAt.Sub(e.At)/3)
		if c.s.Now.Before(last) {
			status, last = "notStarted", e.At
		}
		out := show("runningOperation", status, last)
		out.header = http.Header{"Retry-After": {seconds(left)}}
		return out, nil
	}
	file := c.h.exports.of(c.s, e)
	if file.data.Len() == 0 {
		return show("failedOperation", "failed", e.ReadyAt, member{"error", object{{"code", "5000"}, {"message", "No data available"}}}), nil
	}
	return show("exportSuccessOperation", "succeeded", e.ReadyAt,
		member{"resourceLocation@odata.navigationLink", c.base() + "/" + billingSet + "/manifests/" + e.ManifestID()}, member{"resourceLocation", c.manifest(e, file)}), nil
}

func getBillingManifest(c *call) (reply, error) {
	for e := range c.s.Exports.All(c.tenant.ID) {
		if !strings.EqualFold(e.ManifestID(), c.params["id"]) || c.s.Now.Before(e.ReadyAt) {
			continue
		}
		file := c.h.exports.of(c.s, e)
		if file.data.Len() == 0 {
			break
		}
		return reply{body: append(object{{"@odata.context", c.context(billingSet + "/manifests/$entity")}}, c.manifest(e, file)...)}, nil
	}
	return reply{}, notFound(c.params["id"])
}
