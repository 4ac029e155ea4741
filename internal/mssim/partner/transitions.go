package partner

import (
	"errors"
	"net/http"
	"slices"
	"strings"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

// Ways of a transition. Source: Microsoft, Transition resource.
const (
	transitionOnly     = "transition_only"
	transitionLicenses = "transition_with_license_transfer"
)

// movesLicenses may have people's licenses go along with a transition; that the
// administrator may too is ours.
var movesLicenses = []string{world.RoleDirectoryWriters, world.RoleGlobalAdmin}

type transitionEligibility struct {
	OperationID               string                    `json:"operationId"`
	CatalogItemID             string                    `json:"catalogItemId"`
	Title                     string                    `json:"title"`
	Description               string                    `json:"description"`
	Quantity                  int                       `json:"quantity"`
	SubscriptionEligibilities []subscriptionEligibility `json:"subscriptionEligibilities"`
	Eligibilities             []eligibility             `json:"eligibilities"`
	Attributes                attributes                `json:"attributes"`
}

type subscriptionEligibility struct {
	IsEligible               bool              `json:"isEligible"`
	SubscriptionID           string            `json:"subscriptionId"`
	SubscriptionFriendlyName string            `json:"subscriptionFriendlyName"`
	SubscriptionTermDuration string            `json:"subscriptionTermDuration"`
	SubscriptionBillingCycle string            `json:"subscriptionBillingCycle"`
	Errors                   []transitionError `json:"errors"`
}

type eligibility struct {
	IsEligible     bool              `json:"isEligible"`
	TransitionType string            `json:"transitionType"`
	Errors         []transitionError `json:"errors"`
}

type transitionError struct {
	Code        int    `json:"code"`
	Description string `json:"description"`
}

// listTransitionEligibilities serves GET .../transitioneligibilities: what the
// subscription may become, at once or at its next term.
func listTransitionEligibilities(c *call, s *world.State) (answer, error) {
	sub, err := ownSubscription(c, s)
	if err != nil {
		return answer{}, err
	}
	kind := strings.ToLower(c.query("eligibilityType"))
	if kind != "" && kind != "immediate" && kind != "scheduled" {
		return answer{}, errEnum(c.query("eligibilityType"), "an eligibility type")
	}
	items := []transitionEligibility{}
	for _, choice := range world.TransitionChoices(s, sub, kind == "scheduled") {
		items = append(items, eligibilityOf(c, s, sub, &choice))
	}
	return ok(collect(items, nil)), nil
}

func eligibilityOf(c *call, s *world.State, sub *world.Subscription, choice *world.TransitionChoice) transitionEligibility {
	product, _ := world.FindProduct(choice.SKU.ProductID)
	b := transitionEligibility{
		OperationID: world.StableID("eligibility", sub.ID, choice.Item), CatalogItemID: choice.Item, Title: choice.SKU.Title,
		Description: product.Description, Quantity: sub.Quantity, SubscriptionEligibilities: []subscriptionEligibility{},
		Attributes: objectType("TransitionEligibility"),
	}
	for _, j := range choice.Joins {
		b.SubscriptionEligibilities = append(b.SubscriptionEligibilities, subscriptionEligibility{
			IsEligible: j.Error == 0, SubscriptionID: j.Subscription.ID, SubscriptionFriendlyName: j.Subscription.FriendlyName,
			SubscriptionTermDuration: j.Subscription.Term, SubscriptionBillingCycle: j.Subscription.BillingCycle, Errors: joinErrors(j.Error),
		})
	}
	alone := transitionErrors(choice.Errors)
	licensed := append(slices.Clone(alone), transitionErrors(choice.LicenseErrors)...)
	switch {
	case !c.caller.signedIn():
		licensed = append(licensed, transitionError{world.TransitionNeedsUser, "Licenses can only be moved by a signed-in user."})
	case !holdsAny(s, c, sub.CustomerID, movesLicenses):
		licensed = append(licensed, transitionError{world.TransitionMissingPrivilege, "The granular admin permissions do not suffice to move licenses."})
	}
	b.Eligibilities = []eligibility{
		{IsEligible: len(alone) == 0, TransitionType: transitionOnly, Errors: alone},
		{IsEligible: len(licensed) == 0, TransitionType: transitionLicenses, Errors: licensed},
	}
	return b
}

func transitionErrors(reasons []world.TransitionError) []transitionError {
	out := []transitionError{}
	for _, e := range reasons {
		out = append(out, transitionError{Code: e.Code, Description: e.Text})
	}
	return out
}

func joinErrors(e world.JoinError) []transitionError {
	text := ""
	switch e {
	case 0:
		return []transitionError{}
	case world.JoinNotActive:
		text = "The subscription is not active."
	case world.JoinInWindow:
		text = "The subscription is inside its cancellation window."
	case world.JoinShorterTerm:
		text = "The subscription's term duration is shorter than the source subscription's term duration."
	case world.JoinEndsBefore:
		text = "The subscription ends before the source subscription."
	}
	return []transitionError{{Code: int(e), Description: text}}
}

// transitionBody is the Transition resource, as it is asked for and answered.
type transitionBody struct {
	FromCatalogItemID  string            `json:"fromCatalogItemId,omitempty"`
	FromSubscriptionID string            `json:"fromSubscriptionId,omitempty"`
	ToCatalogItemID    string            `json:"toCatalogItemId"`
	ToSubscriptionID   string            `json:"toSubscriptionId,omitempty"`
	Quantity           int               `json:"quantity"`
	TermDuration       string            `json:"termDuration,omitempty"`
	BillingCycle       string            `json:"billingCycle,omitempty"`
	TransitionType     string            `json:"transitionType"`
	OperationID        string            `json:"operationId,omitempty"`
	PromotionID        string            `json:"promotionId,omitempty"`
	Events             []transitionEvent `json:"events,omitempty"`
	Attributes         attributes        `json:"attributes"`
}

type transitionEvent struct {
	Name       string     `json:"name"`
	Status     string     `json:"status"`
	Timestamp  *stamp     `json:"timestamp"`
	Errors     []struct{} `json:"errors"`
	Attributes attributes `json:"attributes"`
}

// pastTransition is a transition in the history, in the spelling of Microsoft's
// only sample of it.
type pastTransition struct {
	OperationID      string            `json:"operationId"`
	FromItem         string            `json:"FromCatalogItemId"`
	ToItem           string            `json:"ToCatalogItemId"`
	ToSubscriptionID string            `json:"ToSubscriptionId,omitempty"`
	Quantity         int               `json:"quantity"`
	TransitionType   string            `json:"transitionType"`
	Events           []transitionEvent `json:"Events"`
	Attributes       attributes        `json:"attributes"`
}

type transitionHistory struct {
	Transition []pastTransition `json:"transition"`
	Attributes attributes       `json:"attributes"`
}

func eventsOf(t *world.Transition, statuses ...string) []transitionEvent {
	names := []string{"Conversion"}
	if t.Licenses {
		names = append(names, "LicenseReassignment")
	}
	var out []transitionEvent
	for _, name := range names {
		for _, status := range statuses {
			out = append(out, transitionEvent{Name: name, Status: status, Timestamp: at(t.At), Errors: []struct{}{}, Attributes: objectType("TransitionEvent")})
		}
	}
	return out
}

func transitionType(licenses bool) string {
	if licenses {
		return transitionLicenses
	}
	return transitionOnly
}

// listTransitions serves GET .../transitions: what the subscription went through.
func listTransitions(c *call, s *world.State) (answer, error) {
	sub, err := ownSubscription(c, s)
	if err != nil {
		return answer{}, err
	}
	out := transitionHistory{Transition: []pastTransition{}, Attributes: objectType("Collection")}
	for i := range sub.Transitions {
		t := &sub.Transitions[i]
		if id := c.query("operationId"); id != "" && !strings.EqualFold(id, t.OperationID) {
			continue
		}
		p := pastTransition{
			OperationID: t.OperationID, FromItem: t.FromItem, ToItem: t.ToItem, Quantity: t.Quantity, TransitionType: transitionType(t.Licenses),
			Events: eventsOf(t, "Started", "Completed"), Attributes: objectType("Transition"),
		}
		if t.ToSubscriptionID != sub.ID {
			p.ToSubscriptionID = t.ToSubscriptionID
		}
		out.Transition = append(out.Transition, p)
	}
	return ok(out), nil
}

// postTransition serves POST .../transitions. It is carried out before it is
// answered; the answer tells of the beginning, the history of the end.
func postTransition(c *call, tx *world.Tx) (answer, error) {
	found, err := ownSubscription(c, tx.State)
	if err != nil {
		return answer{}, err
	}
	var in transitionBody
	if err := c.bind(&in); err != nil {
		return answer{}, err
	}
	if err := in.check(c, tx.State, found); err != nil {
		return answer{}, err
	}
	from := found.CatalogItemID()
	done, err := transit(c, tx, found, world.TransitionAsk{
		ToItem: in.ToCatalogItemID, ToSubscriptionID: in.ToSubscriptionID, Quantity: in.Quantity, Term: strings.ToUpper(in.TermDuration),
		BillingCycle: strings.ToLower(in.BillingCycle), Licenses: strings.EqualFold(in.TransitionType, transitionLicenses),
	})
	if err != nil {
		return answer{}, err
	}
	out := transitionBody{
		FromCatalogItemID: from, FromSubscriptionID: found.ID, ToCatalogItemID: done.ToItem, Quantity: done.Quantity, TermDuration: done.Term,
		BillingCycle: pascal(done.BillingCycle), TransitionType: transitionType(done.Licenses), OperationID: done.OperationID,
		PromotionID: done.PromotionID, Events: eventsOf(done, "Started"), Attributes: objectType("Transition"),
	}
	if done.ToSubscriptionID != found.ID {
		out.ToSubscriptionID = done.ToSubscriptionID
	}
	return ok(out), nil
}

// transit has the world carry out a transition for the caller.
func transit(c *call, tx *world.Tx, found *world.Subscription, ask world.TransitionAsk) (*world.Transition, error) {
	sub, _ := tx.Subscriptions.Edit(found.CustomerID, found.ID)
	done, err := world.TransitionSubscription(tx, sub, ask, c.buyer())
	return done, refusedChange(err)
}

// refusedChange puts what the world refuses into the envelope.
func refusedChange(err error) error {
	if r, isRefused := errors.AsType[*world.ChangeRefused](err); isRefused {
		return refuse(r.Status, r.Code, "%s", r.Text)
	}
	return err
}

// check asks for what a transition must say, and whether this caller may move
// licenses.
func (in *transitionBody) check(c *call, s *world.State, sub *world.Subscription) error {
	switch {
	case in.ToCatalogItemID == "":
		return errInvalid("The toCatalogItemId is required.")
	case in.FromSubscriptionID != "" && !strings.EqualFold(in.FromSubscriptionID, sub.ID):
		return errInvalid("The fromSubscriptionId differs from the subscription in the path.")
	case in.FromCatalogItemID != "" && !strings.EqualFold(in.FromCatalogItemID, sub.CatalogItemID()):
		return errInvalid("The fromCatalogItemId is not that of the subscription.")
	case in.TransitionType == "":
		return errInvalid("The transitionType is required.")
	}
	if in.BillingCycle != "" {
		if _, err := cycleOf(in.BillingCycle); err != nil {
			return err
		}
	}
	switch strings.ToLower(in.TransitionType) {
	case transitionOnly:
		return nil
	case transitionLicenses:
		return mayMoveLicenses(c, s, sub)
	}
	return errEnum(in.TransitionType, "a transition type")
}

func mayMoveLicenses(c *call, s *world.State, sub *world.Subscription) error {
	switch {
	case !c.caller.signedIn():
		return refuse(http.StatusBadRequest, 900316, "Licenses cannot be managed with this form of token: a signed-in user is needed.")
	case !holdsAny(s, c, sub.CustomerID, movesLicenses):
		return errNoPrivilege()
	}
	return nil
}
