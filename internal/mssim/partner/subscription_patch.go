package partner

import (
	"encoding/json"
	"net/http"
	"strings"
	"time"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

// subscriptionPatch is what a PATCH of a subscription reads of the full resource;
// the other members are ignored.
type subscriptionPatch struct {
	FriendlyName                  *string
	Quantity                      *int
	Status                        *string
	BillingCycle                  *string
	TermDuration                  *string
	PartnerID                     *string `json:"partnerId"`
	AutoRenewEnabled              *bool
	ScheduledNextTermInstructions *nextTermPatch
	ScheduledActions              []actionPatch
	NextChargeInstructions        *json.RawMessage
}

type nextTermPatch struct {
	Product struct {
		ProductID      string `json:"productId"`
		SKUID          string `json:"skuId"`
		AvailabilityID string `json:"availabilityId"`
		BillingCycle   string
		TermDuration   string
		PromotionID    string `json:"promotionId"`
	}
	Quantity          int
	CustomTermEndDate *string
}

// actionPatch takes both spellings of its first member that are around.
type actionPatch struct {
	ScheduleType  string
	ScheduledType string
	ActionType    string
	EffectiveDate *string
	Instructions  *nextTermPatch
}

// patchSubscription serves PATCH .../subscriptions/{subscription}: one kind of
// change in the full resource. Auto-renew and instructions that are left out are
// switched off and deleted. It always answers at once; Microsoft may answer 202.
func patchSubscription(c *call, tx *world.Tx) (answer, error) {
	if p, err := pathPlan(c, tx.State); err == nil {
		return patchAzurePlan(c, tx, p)
	}
	found, err := ownSubscription(c, tx.State)
	if err != nil {
		return answer{}, err
	}
	var in subscriptionPatch
	if err := c.bind(&in); err != nil {
		return answer{}, err
	}
	change, err := in.change()
	if err != nil {
		return answer{}, err
	}
	sub, _ := tx.Subscriptions.Edit(found.CustomerID, found.ID)
	by := world.AuditRecord{UserPrincipal: c.caller.upn, ApplicationID: c.caller.appID, CorrelationID: c.correlation}
	if err := world.ChangeSubscription(tx, sub, change, by); err != nil {
		return answer{}, refusedChange(err)
	}
	customer, _ := ownCustomer(tx.State, c, sub.CustomerID)
	return ok(subscriptionOf(sub, customer.Country, tx.Now)), nil
}

// change turns the body into the change that the world knows.
func (in *subscriptionPatch) change() (world.SubscriptionChange, error) {
	out := world.SubscriptionChange{
		FriendlyName: in.FriendlyName, Quantity: in.Quantity, MPNID: in.PartnerID, AutoRenew: in.AutoRenewEnabled,
		KeepNextCharge: in.NextChargeInstructions != nil,
	}
	if in.Status != nil {
		status := world.SubscriptionStatus(strings.ToLower(*in.Status))
		if !knownStatus(status) {
			return out, errEnum(*in.Status, "a subscription status")
		}
		out.Status = &status
	}
	if in.BillingCycle != nil {
		cycle, err := cycleOf(*in.BillingCycle)
		if err != nil {
			return out, err
		}
		out.BillingCycle = &cycle
	}
	if in.TermDuration != nil {
		term := strings.ToUpper(*in.TermDuration)
		out.Term = &term
	}
	var err error
	if out.Schedule, err = in.ScheduledNextTermInstructions.nextTerm(); err != nil {
		return out, err
	}
	for i := range in.ScheduledActions {
		a, err := in.ScheduledActions[i].action()
		if err != nil {
			return out, err
		}
		out.Actions = append(out.Actions, a)
	}
	return out, nil
}

func (in *nextTermPatch) nextTerm() (*world.NextTerm, error) {
	if in == nil {
		return nil, nil
	}
	cycle := ""
	if in.Product.BillingCycle != "" {
		var err error
		if cycle, err = cycleOf(in.Product.BillingCycle); err != nil {
			return nil, err
		}
	}
	end, err := dateOf("customTermEndDate", in.CustomTermEndDate)
	if err != nil {
		return nil, err
	}
	return &world.NextTerm{
		ProductID: in.Product.ProductID, SKUID: in.Product.SKUID, AvailabilityID: in.Product.AvailabilityID, BillingCycle: cycle,
		Term: strings.ToUpper(in.Product.TermDuration), PromotionID: in.Product.PromotionID, Quantity: in.Quantity, CustomTermEndDate: end,
	}, nil
}

func (in *actionPatch) action() (world.ScheduledAction, error) {
	out := world.ScheduledAction{
		ScheduleType: spelled(in.ScheduleType+in.ScheduledType, world.ScheduleTermEnd, world.ScheduleCustomDate),
		ActionType:   spelled(in.ActionType, world.ActionRenew, world.ActionExtend, world.ActionCancel, world.ActionTransition),
	}
	var err error
	if out.EffectiveDate, err = dateOf("effectiveDate", in.EffectiveDate); err != nil {
		return out, err
	}
	out.Instructions, err = in.Instructions.nextTerm()
	return out, err
}

// spelled gives a word the spelling of the one it equals without regard to case.
func spelled(word string, known ...string) string {
	for _, k := range known {
		if strings.EqualFold(word, k) {
			return k
		}
	}
	return word
}

func knownStatus(status world.SubscriptionStatus) bool {
	switch status {
	case world.StatusActive, world.StatusPending, world.StatusSuspended, world.StatusExpired, world.StatusDisabled, world.StatusDeleted:
		return true
	}
	return false
}

func cycleOf(text string) (string, error) {
	switch cycle := strings.ToLower(text); cycle {
	case "monthly", "annual", "triennial", "none":
		return cycle, nil
	}
	return "", errEnum(text, "a billing cycle")
}

func errEnum(value, what string) *refusal {
	return refuse(http.StatusBadRequest, 900126, "The value %s cannot be parsed as %s.", value, what)
}

// dateOf reads a date as Partner Center writes them, with a zone or without.
func dateOf(name string, text *string) (*time.Time, error) {
	if text == nil {
		return nil, nil
	}
	for _, layout := range []string{time.RFC3339Nano, "2006-01-02T15:04:05", time.DateOnly} {
		if t, err := time.Parse(layout, *text); err == nil {
			t = t.UTC().Truncate(100 * time.Nanosecond)
			return &t, nil
		}
	}
	return nil, errInvalid("The property %s is not a date.", name)
}
