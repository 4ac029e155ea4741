package v1

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"github.com/tenantry/tenantry/internal/search"
)

// Search finds things by name.
type Search struct{ service *search.Service }

// NewSearch makes the handlers.
func NewSearch(s *search.Service) *Search { return &Search{service: s} }

// Routes of the resource.
func (h *Search) Routes() []Route {
	return []Route{{Operation: "search", Method: http.MethodGet, Path: "/search", Handler: h.Find}}
}

// Find returns up to eight of each kind of what you may see.
//
//	@Summary	Search
//	@ID			search
//	@Tags		search
//	@Produce	json
//	@Param		q	query	string	true	"At most 200 characters; fewer than three match beginnings only"
//	@Success	200		{object}	SearchResult
//	@Failure	401		{object}	problem.Problem
//	@Failure	403		{object}	problem.Problem
//	@Failure	422		{object}	problem.Problem
//	@Failure	default	{object}	problem.Problem
//	@Security	Login
//	@Router		/search [get]
func (h *Search) Find(c echo.Context) error {
	q, err := params(c, "q")
	if err != nil {
		return err
	}
	text, err := querySearch(q)
	if err != nil {
		return err
	}
	hits, err := h.service.Find(c.Request().Context(), scope(c), text)
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, SearchResult{Data: mapAll(hits, func(hit search.Hit) SearchHit {
		return SearchHit{Kind: SearchKind(hit.Kind), ID: hit.ID, Title: hit.Title, Detail: hit.Detail}
	})})
}

// SearchResult is what was found, grouped by kind.
type SearchResult struct {
	Data []SearchHit `json:"data"`
} // @name SearchResult

// SearchHit is one thing found.
type SearchHit struct {
	Kind   SearchKind `json:"kind"`
	ID     string     `json:"id" format:"uuid"`
	Title  string     `json:"title"`
	Detail string     `json:"detail"` // domain or customer, to tell it from others of the same name
} // @name SearchHit

// SearchKind is what was found.
type SearchKind string // @name SearchKind

// The kinds.
const (
	SearchReseller     SearchKind = "reseller"
	SearchCustomer     SearchKind = "customer"
	SearchTenant       SearchKind = "tenant"
	SearchSubscription SearchKind = "subscription"
)
