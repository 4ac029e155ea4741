package v1_test

import (
	"encoding/json"
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/api/apitest"
)

// unaudited are the operations that change nothing which the audit is about.
var unaudited = map[string]string{
	"explainPortalUserLimits": "asks whether somebody may, and changes nothing",
	"putOwnDashboard":         "how a person arranges their own page",
	"settleTenantConsent":     "the journey's is a look, which changes nothing; a consent that was given is tenant.consent_granted",
}

// unvalued are the operations whose events have neither a before nor an after.
var unvalued = map[string]string{
	"syncReseller":      "it begins a sync; what that changes has events of its own",
	"syncTenant":        "the same",
	"authorizeReseller": "it leads to Microsoft; what comes back is reseller.authorized",
}

// TestEveryChangeOfAJourneyIsInTheAudit walks through every operation with a permission: each change leaves an event that
// tells who did what to what in which request, and what it changed.
func TestEveryChangeOfAJourneyIsInTheAudit(t *testing.T) {
	t.Parallel()
	e := apitest.New(t)
	e.Work()
	operator := e.Operator()
	mine := mirrored(t, e, operator, 0)
	mirrored(t, e, operator, 1)
	j := newJourney(t, e, operator, mine.resellerID)
	calls := e.Record(func(apitest.Call) {}, j.walk)
	told := byRequest(operator)
	for _, call := range calls {
		operation := routeOf(t, e, call).Operation
		if !call.Changes() || unaudited[operation] != "" {
			continue
		}
		if !told[call.RequestID].whole() {
			t.Errorf("%s has no event", operation)
		}
		if unvalued[operation] == "" && !told[call.RequestID].valued() {
			t.Errorf("%s has neither before nor after: %+v", operation, told[call.RequestID])
		}
	}
	require.Greater(t, len(told), 20)
}

// toldEvents are what the audit tells of one request.
type toldEvents []struct {
	Action, Result string
	ActorName      string  `json:"actor_name"`
	ActorID        *string `json:"actor_id"`
	ObjectKind     string  `json:"object_kind"`
	ObjectID       string  `json:"object_id"`
	ObjectName     string  `json:"object_name"`
	RequestID      string  `json:"request_id"`
	Before, After  json.RawMessage
}

func byRequest(c *apitest.Client) map[string]toldEvents {
	told := map[string]toldEvents{}
	var page struct {
		Data toldEvents
		Next *string `json:"next_cursor"`
	}
	for path := "/audit-events?limit=200"; ; path = "/audit-events?limit=200&cursor=" + *page.Next {
		page.Data, page.Next = nil, nil
		c.Get(path).Expect(http.StatusOK).Into(&page)
		for _, one := range page.Data {
			told[one.RequestID] = append(told[one.RequestID], one)
		}
		if page.Next == nil {
			return told
		}
	}
}

func (all toldEvents) whole() bool {
	for _, one := range all {
		if one.ActorID == nil || one.ActorName == "" || one.Result == "" || one.ObjectKind == "" || one.ObjectID == "" || one.ObjectName == "" {
			return false
		}
	}
	return len(all) > 0
}

func (all toldEvents) valued() bool {
	for _, one := range all {
		if value := string(one.Before) + string(one.After); value != "" && value != "null" && value != "nullnull" {
			return true
		}
	}
	return false
}
