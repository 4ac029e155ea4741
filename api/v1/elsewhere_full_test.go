//go:build full

package v1_test

import (
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/api/apitest"
	v1 "github.com/tenantry/tenantry/api/v1"
	"github.com/tenantry/tenantry/internal/authz"
)

// The bounds of SEC1: medians are as near as the first, or the second.
const (
	pairs     = 200 // of an id of somebody else's and one of nobody's
	mostApart = 0.10
	leastSeen = time.Millisecond
	tries     = 3
)

// TestBenchElsewhere measures for every operation with an id that one of another reseller's book is refused as fast as
// one that exists nowhere.
func TestBenchElsewhere(t *testing.T) {
	e := apitest.New(t)
	e.Work()
	operator := e.Operator()
	mine, theirs := mirrored(t, e, operator, 0), mirrored(t, e, operator, 1)
	e.User("theirs@example.com", authz.RoleCSPAdmin, theirs.resellerID)
	theirs.ids["portal-users"] = people(operator, "&q=theirs")[0].ID
	e.Idle()
	staff := e.User("staff@example.com", authz.RoleCSPAdmin, mine.resellerID)
	company := firstID(operator, "/customers?reseller_id="+mine.resellerID)
	boss := e.CustomerUser("boss@example.com", authz.LevelAdmin, true, company)
	for name, who := range map[string]*apitest.Client{"staff of another reseller": staff, "a customer of another reseller": boss} {
		t.Run(name, func(t *testing.T) { elsewhereTakesAsLong(t, e, who, theirs) })
	}
}

func elsewhereTakesAsLong(t *testing.T, e *apitest.Env, who *apitest.Client, theirs book) {
	operations, most, worst := 0, time.Duration(0), ""
	eachWithID(t, e, theirs, func(r v1.Route, id string) {
		var elsewhere, nowhere, apart time.Duration
		for range tries { // what the machine did at that moment is gone the next time; what the program does is not
			elsewhere, nowhere = medians(t, who, r, id)
			if apart = (elsewhere - nowhere).Abs(); apart <= leastSeen || float64(apart) <= mostApart*float64(min(elsewhere, nowhere)) {
				break
			}
		}
		if apart > most {
			most, worst = apart, r.Operation
		}
		operations++
		if apart > leastSeen && float64(apart) > mostApart*float64(min(elsewhere, nowhere)) {
			t.Errorf("%s: %v elsewhere, %v nowhere", r.Operation, elsewhere, nowhere)
		}
	})
	t.Logf("%d operations, medians of %d pairs: %v apart at most (%s; bound %v or %.0f %%)", operations, pairs, most.Round(time.Microsecond), worst, leastSeen, mostApart*100)
	require.Greater(t, operations, 15)
}

// medians are those of calls with an id of somebody else's and with one of nobody, in turn.
func medians(t *testing.T, who *apitest.Client, r v1.Route, id string) (elsewhere, nowhere time.Duration) {
	t.Helper()
	var there, here []time.Duration
	for i := range 2 * pairs {
		if i%4 == 0 || i%4 == 3 { // each comes first as often
			there = append(there, tookRefusing(t, who, r, id))
		} else {
			here = append(here, tookRefusing(t, who, r, uuid.NewString()))
		}
	}
	return median(there), median(here)
}

func tookRefusing(t *testing.T, who *apitest.Client, r v1.Route, id string) time.Duration {
	t.Helper()
	a := withID(who, r, id)
	require.Contains(t, []int{http.StatusNotFound, http.StatusForbidden}, a.Status, "%s: %s", r.Operation, a.Body)
	return a.Took
}

func median(of []time.Duration) time.Duration {
	slices.Sort(of)
	return of[len(of)/2]
}
