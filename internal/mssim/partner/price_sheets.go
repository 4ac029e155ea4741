package partner

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"errors"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

// The Partner API is a host of its own with its own errors; its files are CSV.

// partnerAPIError is the envelope of that host.
type partnerAPIError struct {
	Error struct {
		Code    string `json:"code"`
		Message string `json:"message"`
	} `json:"error"`
}

// settlePartnerAPI turns an endpoint's error into that envelope.
func settlePartnerAPI(err error) answer {
	status, message := http.StatusInternalServerError, "An unexpected error occurred."
	var header http.Header
	if r, isRefusal := errors.AsType[*refusal](err); isRefusal {
		status, message, header = r.status, r.description, r.header
	}
	code := map[int]string{
		http.StatusBadRequest: "invalidRequest", http.StatusUnauthorized: "unauthenticated",
		http.StatusForbidden: "accessDenied", http.StatusNotFound: "itemNotFound", http.StatusMethodNotAllowed: "invalidRequest",
	}[status]
	if code == "" {
		code = "generalException"
	}
	var body partnerAPIError
	body.Error.Code, body.Error.Message = code, message
	return answer{status: status, header: header, body: body}
}

var (
	saleEntity = regexp.MustCompile(`^([a-z]+)\((.*)\)$`)
	saleKey    = regexp.MustCompile(`^\s*([A-Za-z]+)\s*=\s*'([^']*)'\s*$`)
)

// getSalesFile serves GET /v1.0/sales/{entity}(...)/$value: a CSV file, or a zip of
// it for those who accept deflate.
func getSalesFile(c *call, s *world.State) (answer, error) {
	m := saleEntity.FindStringSubmatch(c.param("entity"))
	if m == nil {
		return answer{}, errInvalid("The key of the entity cannot be read.")
	}
	args := map[string]string{}
	for _, part := range strings.Split(m[2], ",") {
		kv := saleKey.FindStringSubmatch(part)
		if kv == nil {
			return answer{}, errInvalid("The key of the entity cannot be read.")
		}
		args[kv[1]] = kv[2]
	}
	name := "sheets.csv"
	var rows [][]string
	var err error
	switch m[1] {
	case "pricesheets":
		rows, err = priceSheet(c, s, strings.ToUpper(args["market"]), args["pricesheetview"])
	case "fxrates":
		name = "fxrates"
		rows, err = exchangeRates(s, args["month"])
	case "offermatrix":
		name = "updatedoffice.csv"
		rows, err = offerMatrix(s, args["month"])
	default:
		err = refuse(http.StatusNotFound, 0, "There is no resource of that name.")
	}
	if err != nil {
		return answer{}, err
	}
	return file(name, rows, strings.Contains(c.r.Header.Get("Accept-Encoding"), "deflate"))
}

func file(name string, rows [][]string, zipped bool) (answer, error) {
	var buf bytes.Buffer
	w := csv.NewWriter(&buf)
	w.UseCRLF = true
	if err := w.WriteAll(rows); err != nil {
		return answer{}, err
	}
	kind := "application/octet-stream"
	if zipped {
		var packed bytes.Buffer
		z := zip.NewWriter(&packed)
		f, err := z.Create(name)
		if err == nil {
			_, err = f.Write(buf.Bytes())
		}
		if err = errors.Join(err, z.Close()); err != nil {
			return answer{}, err
		}
		buf, kind, name = packed, "application/zip", strings.TrimSuffix(name, ".csv")+".zip"
	}
	return answer{
		status: http.StatusOK, raw: buf.Bytes(),
		header: http.Header{"Content-Type": {kind}, "Content-Disposition": {"attachment; filename=" + name}, "Cache-Control": {"private"}},
	}, nil
}

var priceColumns = []string{
	"ProductTitle", "ProductId", "SkuId", "SkuTitle", "Publisher", "SkuDescription", "UnitOfMeasure", "TermDuration",
	"BillingPlan", "Market", "Currency", "UnitPrice", "PricingTierRangeMin", "PricingTierRangeMax", "EffectiveStartDate",
	"EffectiveEndDate", "Tags", "ERP Price", "Segment",
}

// priceSheet lists the licenses of one market: what is sold now, or the Extended
// Service Term's own view. Prices are for one seat and one charge period.
func priceSheet(c *call, s *world.State, country, view string) ([][]string, error) {
	if len(country) != 2 {
		return nil, errInvalid("The market is required, as two letters.")
	}
	if view != "updatedlicensebased" && view != "licensebasedest" {
		return nil, refuse(http.StatusNotFound, 0, "There is no price sheet of that view.")
	}
	month, err := sheetMonth(c, s.Now)
	if err != nil {
		return nil, err
	}
	rows := [][]string{priceColumns}
	for _, p := range world.Products() {
		for i := range p.SKUs {
			k := &p.SKUs[i]
			if k.Trial || k.Usage || (k.ExtendedService != "") != (view == "licensebasedest") {
				continue
			}
			rows = append(rows, priceRows(&p, k, country, month)...)
		}
	}
	return rows, nil
}

// sheetMonth is the first day of the month whose prices are asked for; nothing is
// announced for the future.
func sheetMonth(c *call, now time.Time) (time.Time, error) {
	month := time.Date(now.Year(), now.Month(), 1, 0, 0, 0, 0, time.UTC)
	switch strings.ToLower(c.query("timeline")) {
	case "", "current":
		return month, nil
	case "history":
		asked, err := time.Parse("200601", c.query("month"))
		if err != nil || asked.After(month) {
			return month, errInvalid("The month is required, as yyyymm.")
		}
		return asked, nil
	case "future":
		return month, refuse(http.StatusNotFound, 0, "No future price sheet has been announced.")
	}
	return month, errInvalid("The timeline is current, history or future.")
}

func priceRows(p *world.Product, k *world.SKU, country string, month time.Time) (rows [][]string) {
	const dates = "1/2/2006 3:04:05 PM"
	for _, t := range k.Terms {
		price, sold := world.PriceOf(k, t.Duration, t.BillingCycle, world.CurrencyOf(country))
		if !sold {
			continue
		}
		rows = append(rows, []string{
			p.Title, p.ID, k.ID, k.Title, "Microsoft Corporation", p.Description, "", t.Duration, pascal(t.BillingCycle), country,
			price.Currency, money(price.Partner).String(), "", "", month.Format(dates), "12/31/9999 11:59:59 PM", "License", money(price.Retail).String(), "Commercial",
		})
	}
	return rows
}

// pastMonth refuses what is no month, or has not begun.
func pastMonth(s *world.State, month string) error {
	if asked, err := time.Parse("200601", month); err != nil || asked.After(s.Now) {
		return errInvalid("The month is required, as yyyymm.")
	}
	return nil
}

// exchangeRates lists what a unit of each currency is worth in a month.
func exchangeRates(s *world.State, month string) ([][]string, error) {
	if err := pastMonth(s, month); err != nil {
		return nil, err
	}
	rows := [][]string{{"CurrencyCode", "USDPerUnit", "Month"}}
	rates := world.Currencies()
	for _, code := range slices.Sorted(maps.Keys(rates)) {
		perUnit := decimal.NewFromInt(1000).DivRound(decimal.NewFromInt(int64(rates[code])), 6)
		rows = append(rows, []string{code, perUnit.String(), month})
	}
	return rows, nil
}
