package partner

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

// walk reads every page of a seek listing as a client does.
func (s *sim) walk(path string) (pages [][]map[string]any) {
	s.t.Helper()
	got := s.get(path)
	for {
		require.Equal(s.t, 200, got.status, string(got.body))
		pages = append(pages, got.items(s.t))
		require.Less(s.t, len(pages), 200, "the listing does not end")
		body := got.json(s.t)
		require.EqualValues(s.t, len(got.items(s.t)), body["totalCount"], "counts this page")
		next, more := body["links"].(map[string]any)["next"].(map[string]any)
		if !more {
			require.NotContains(s.t, body, "continuationToken")
			return pages
		}
		header := next["headers"].([]any)[0].(map[string]any)
		require.Equal(s.t, "MS-ContinuationToken", header["key"])
		require.Equal(s.t, body["continuationToken"], header["value"])
		got = s.do(request{path: "/v1" + next["uri"].(string), header: map[string]string{"MS-ContinuationToken": header["value"].(string)}})
	}
}

func ids(pages [][]map[string]any) []string {
	var out []string
	for _, p := range pages {
		for _, item := range p {
			out = append(out, item["id"].(string))
		}
	}
	return out
}

func TestSeekPagingOverAllCustomers(t *testing.T) {
	s := newSim(t)
	var want []string
	s.w.View(func(st *world.State) {
		for c := range st.Customers.All(s.first.TenantID) {
			want = append(want, c.ID)
		}
	})
	require.Greater(t, len(want), 5)
	for _, size := range []int{1, 2, len(want) - 1, len(want), 500} {
		pages := s.walk(fmt.Sprintf("/v1/customers?size=%d", size))
		require.Equal(t, want, ids(pages), "size %d", size)
		require.Len(t, pages, (len(want)+size-1)/size)
	}
	for _, query := range []string{"", "?size=0", "?size=100000"} {
		require.Equal(t, want, ids(s.walk("/v1/customers"+query)), query)
	}
}

func TestPagingSurvivesAVanishedCustomer(t *testing.T) {
	s := newSim(t)
	all := ids(s.walk("/v1/customers"))
	first := s.get("/v1/customers?size=3")
	require.NoError(t, s.w.Update(func(tx *world.Tx) error {
		tx.Customers.Delete(s.first.TenantID, all[2])
		return nil
	}))
	next := s.do(request{path: "/v1/customers?size=3&seekOperation=Next", header: map[string]string{
		"MS-ContinuationToken": first.json(t)["continuationToken"].(string),
	}})
	require.Equal(t, all[3:6], ids([][]map[string]any{next.items(t)}))
}

func TestCustomerFilters(t *testing.T) {
	s := newSim(t)
	tests := map[string]struct {
		query string
		want  []string // slugs; nil: refused
	}{
		"name, other case":      {filterQuery("CompanyName", "mÜLLER", "starts_with"), []string{"mueller-praezision"}},
		"domain":                {filterQuery("Domain", "fjord", "starts_with"), []string{"fjordline"}},
		"nobody":                {filterQuery("CompanyName", "nobody", "starts_with"), []string{}},
		"indirect reseller":     {filterQuery("IndirectReseller", "484e548c", "starts_with"), []string{}},
		"operator not allowed":  {filterQuery("CompanyName", "m", "substring"), nil},
		"field not allowed":     {filterQuery("Color", "m", "starts_with"), nil},
		"not JSON":              {"nonsense", nil},
		"paging token from air": {"&seekOperation=Next", nil},
		"unknown seek":          {"&seekOperation=Sideways", nil},
		"size not a number":     {"&size=many", nil},
		"size negative":         {"&size=-1", nil},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			got := s.get("/v1/customers?filter=" + tt.query)
			if tt.want == nil {
				require.Equal(t, 400, got.status)
				require.Equal(t, 800002, got.code(t))
				return
			}
			want := []string{}
			for _, slug := range tt.want {
				want = append(want, customerID(slug))
			}
			require.Equal(t, want, append([]string{}, ids([][]map[string]any{got.items(t)})...))
		})
	}
	token := s.get("/v1/customers?size=1").json(t)["continuationToken"].(string)
	got := s.do(request{path: "/v1/customers?size=1&seekOperation=Next&filter=" + filterQuery("Domain", "f", "starts_with"), header: map[string]string{"MS-ContinuationToken": token}})
	require.Equal(t, 800002, got.code(t), "a token of another listing")
}

func TestRemoveRelationship(t *testing.T) {
	s := newSim(t)
	const body = `{"relationshipToPartner":"none","attributes":{"objectType":"Customer"}}`
	got := s.do(request{method: "PATCH", path: "/v1/customers/" + customerID("gruenwald"), body: body})
	require.Equal(t, 400, got.status, "active subscriptions are in the way")

	id := s.createCustomer("leaving", nil).json(t)["id"].(string)
	got = s.do(request{method: "PATCH", path: "/v1/customers/" + id, body: body})
	got.is(t, 200, `{"Id":null,"CommerceId":null,"CompanyProfile":null,"BillingProfile":null,"RelationshipToPartner":"none",
		"AllowDelegatedAccess":null,"UserCredentials":null,"CustomDomains":null,"AssociatedPartnerId":null,"Attributes":{"ObjectType":"Customer"}}`)
	require.Equal(t, 20002, s.get("/v1/customers/"+id).code(t))
	require.False(t, slices.Contains(ids(s.walk("/v1/customers")), id))

	got = s.do(request{method: "PATCH", path: "/v1/customers/" + customerID("gruenwald"), body: `{"CompanyProfile":{"CompanyName":"x"}}`})
	require.Equal(t, 800002, got.code(t), "nothing else can be changed")
}

func TestRemoveDelegatedAccess(t *testing.T) {
	s := newSim(t)
	path := "/v1/customers/" + customerID("gruenwald")
	got := s.do(request{method: "PATCH", path: path, body: `{"AllowDelegatedAccess":false,"attributes":{"objectType":"Customer"}}`})
	got.is(t, 200, `{"Id":null,"CommerceId":null,"CompanyProfile":null,"BillingProfile":null,"RelationshipToPartner":"reseller",
		"AllowDelegatedAccess":false,"UserCredentials":null,"CustomDomains":null,"AssociatedPartnerId":null,"Attributes":{"ObjectType":"Customer"}}`)
	read := s.get(path).json(t)
	require.Equal(t, false, read["allowDelegatedAccess"])
	require.NotContains(t, read, "customDomains")
}

func TestDomainAvailability(t *testing.T) {
	s := newSim(t)
	tests := map[string]struct {
		domain string
		status int
	}{
		"taken":                   {"gruenwald.onmicrosoft.com", 200},
		"taken, other case":       {"Gruenwald.OnMicrosoft.com", 200},
		"taken by somebody else":  {"redwooddental.onmicrosoft.com", 200},
		"a partner's own":         {"nordlicht.onmicrosoft.com", 200},
		"free":                    {"brandnewcompany.onmicrosoft.com", 404},
		"free and not ours to be": {strings.Repeat("x", 300) + ".onmicrosoft.com", 404},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			for _, method := range []string{"HEAD", "GET"} {
				got := s.do(request{method: method, path: "/v1/domains/" + tt.domain})
				got.is(t, tt.status, "")
			}
		})
	}
}
