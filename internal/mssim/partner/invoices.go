package partner

import (
	"encoding/json"
	"net/url"
	"slices"

	dec "github.com/shopspring/decimal"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

// invoice is the Invoice resource.
type invoice struct {
	ID                     string          `json:"id"`
	InvoiceDate            *stamp          `json:"invoiceDate"`
	BillingPeriodStartDate *stamp          `json:"billingPeriodStartDate"`
	BillingPeriodEndDate   *stamp          `json:"billingPeriodEndDate"`
	TotalCharges           json.Number     `json:"totalCharges"`
	PaidAmount             json.Number     `json:"paidAmount"`
	CurrencyCode           string          `json:"currencyCode"`
	CurrencySymbol         string          `json:"currencySymbol"`
	PDFDownloadLink        string          `json:"pdfDownloadLink"`
	TaxReceipts            []taxReceipt    `json:"taxReceipts,omitempty"`
	InvoiceDetails         []invoiceDetail `json:"invoiceDetails"`
	DocumentType           string          `json:"documentType"`
	InvoiceType            string          `json:"invoiceType"`
	Links                  *links          `json:"links"`
	Attributes             attributes      `json:"attributes"`
}

type taxReceipt struct {
	ID           string `json:"id"`
	DownloadLink string `json:"taxReceiptPdfDownloadLink"`
}

// invoiceDetail points at one kind of line items.
type invoiceDetail struct {
	InvoiceLineItemType string     `json:"invoiceLineItemType"`
	BillingProvider     string     `json:"billingProvider"`
	Links               *links     `json:"links"`
	Attributes          attributes `json:"attributes"`
}

const oneTime = "OneTime" // what every invoice of today's commerce is, also one of renewals

func amountOf(d dec.Decimal) json.Number { return json.Number(d.String()) }

func invoiceOf(s *world.State, i *world.Invoice) invoice {
	out := invoice{
		ID: i.ID, InvoiceDate: at(i.At), BillingPeriodStartDate: at(i.From), BillingPeriodEndDate: at(i.Until.AddDate(0, 0, -1)),
		TotalCharges: amountOf(i.Amount()), PaidAmount: amountOf(i.Paid(s.Now)), CurrencyCode: i.Currency, CurrencySymbol: world.CurrencySymbol(i.Currency),
		PDFDownloadLink: "/invoices/" + i.ID + "/documents/statement", DocumentType: "invoice", InvoiceType: oneTime,
		InvoiceDetails: []invoiceDetail{{
			InvoiceLineItemType: billingLines, BillingProvider: "one_time", Attributes: objectType("InvoiceDetail"),
			Links: &links{Self: get("/invoices/%s-%s/lineitems/OneTime/BillingLineItems", oneTime, i.ID)},
		}},
		Links: &links{Self: get("/invoices/%s-%s", oneTime, i.ID)}, Attributes: objectType("Invoice"),
	}
	if i.Amount().IsNegative() {
		out.DocumentType = "credit_note"
	}
	if id, ok := receiptOf(s, i); ok {
		out.TaxReceipts = []taxReceipt{{ID: id, DownloadLink: "/invoices/" + i.ID + "/receipts/" + id + "/documents/statement"}}
	}
	return out
}

// receiptOf is the id of an invoice's tax receipt, which partners in Taiwan get.
// Source: Microsoft, get an invoice's tax receipt statement; the id is ours.
func receiptOf(s *world.State, i *world.Invoice) (string, bool) {
	p, ok := s.Partners.Get("", i.PartnerID)
	return i.ID[4:], ok && p.Country == "TW"
}

// findInvoice resolves the invoice in the path.
func findInvoice(c *call, s *world.State) (*world.Invoice, error) {
	i, found := world.FindInvoice(s, c.caller.partnerID, c.params["invoice"])
	if !found {
		return nil, errNotFound("Invoice " + c.params["invoice"])
	}
	return i, nil
}

// listInvoices serves GET /v1/invoices. Today's invoices ignore size and offset;
// a filter on InvoiceDate bounds the list.
func listInvoices(c *call, s *world.State) (answer, error) {
	raw := c.query("filter")
	matches, err := parseDateFilter(raw, "InvoiceDate")
	if err != nil {
		return answer{}, err
	}
	if _, err := pageSize(c.r.URL.Query(), 1); err != nil {
		return answer{}, err
	}
	var items []invoice
	for _, i := range world.Invoices(s, c.caller.partnerID) {
		if matches(i.At) {
			items = append(items, invoiceOf(s, i))
		}
	}
	uri := "/invoices"
	if raw != "" {
		uri += "?filter=" + url.QueryEscape(raw)
	}
	return ok(collect(items, get("%s", uri))), nil
}

func getInvoice(c *call, s *world.State) (answer, error) {
	i, err := findInvoice(c, s)
	if err != nil {
		return answer{}, err
	}
	return ok(invoiceOf(s, i)), nil
}

// invoiceSummary is the InvoiceSummary resource: what is open in one currency.
type invoiceSummary struct {
	BalanceAmount            json.Number     `json:"balanceAmount"`
	CurrencyCode             string          `json:"currencyCode"`
	CurrencySymbol           string          `json:"currencySymbol"`
	AccountingDate           string          `json:"accountingDate"`
	FirstInvoiceCreationDate string          `json:"firstInvoiceCreationDate"`
	LastPaymentDate          string          `json:"lastPaymentDate"`
	LastPaymentAmount        json.Number     `json:"lastPaymentAmount"`
	LatestInvoiceDate        string          `json:"latestInvoiceDate"`
	Details                  []summaryDetail `json:"details,omitempty"`
	Links                    *links          `json:"links,omitempty"`
	Attributes               attributes      `json:"attributes"`
}

type summaryDetail struct {
	InvoiceType string         `json:"invoiceType"`
	Summary     invoiceSummary `json:"summary"`
}

// summarize adds up a partner's invoices in one currency, oldest first.
func summarize(s *world.State, currency string, list []*world.Invoice) invoiceSummary {
	const never = "0001-01-01T00:00:00"
	sum := invoiceSummary{
		CurrencyCode: currency, CurrencySymbol: world.CurrencySymbol(currency), AccountingDate: zoneless(s.Now.Truncate(day)), FirstInvoiceCreationDate: never,
		LastPaymentDate: never, LatestInvoiceDate: never, LastPaymentAmount: "0", Attributes: objectType("InvoiceSummary"),
	}
	balance := dec.Zero
	for n, i := range list {
		if n == 0 {
			sum.FirstInvoiceCreationDate = zoneless(i.At)
		}
		sum.LatestInvoiceDate = zoneless(i.At)
		paid := i.Paid(s.Now)
		balance = balance.Add(i.Amount().Sub(paid))
		if !s.Now.Before(i.PaidAt()) {
			sum.LastPaymentDate, sum.LastPaymentAmount = zoneless(i.PaidAt()), amountOf(paid)
		}
	}
	sum.BalanceAmount = amountOf(balance)
	whole := sum
	if len(list) > 0 {
		whole.Details = []summaryDetail{{InvoiceType: oneTime, Summary: sum}}
	}
	whole.Links = &links{Self: get("/invoices/summary")}
	return whole
}

func inCurrency(list []*world.Invoice, currency string) []*world.Invoice {
	return slices.DeleteFunc(slices.Clone(list), func(i *world.Invoice) bool { return i.Currency != currency })
}

// getInvoiceSummary serves the balance in the partner's own currency.
func getInvoiceSummary(c *call, s *world.State) (answer, error) {
	p, _ := s.Partners.Get("", c.caller.partnerID)
	return ok(summarize(s, p.Currency, inCurrency(world.Invoices(s, p.TenantID), p.Currency))), nil
}

func listInvoiceSummaries(c *call, s *world.State) (answer, error) {
	list := world.Invoices(s, c.caller.partnerID)
	var currencies []string
	for _, i := range list {
		if !slices.Contains(currencies, i.Currency) {
			currencies = append(currencies, i.Currency)
		}
	}
	slices.Sort(currencies)
	var items []invoiceSummary
	for _, currency := range currencies {
		items = append(items, summarize(s, currency, inCurrency(list, currency)))
	}
	return ok(collect(items, get("/invoices/summaries"))), nil
}
