package world

import (
	"reflect"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestACloneSharesNothingThatCanBeChanged(t *testing.T) {
	at := testStart
	row := func() *Subscription {
		paidAt := at
		return &Subscription{
			ID: "s", Quantity: 3, TermStart: at, SuspendedAt: &paidAt, SuspensionReasons: []string{"a"}, Schedule: &NextTerm{Quantity: 1},
			Batches:          []SeatBatch{{Quantity: 3, RepricedAt: &paidAt}},
			ScheduledActions: []ScheduledAction{{Instructions: &NextTerm{Quantity: 2}}}, Transitions: []Transition{},
		}
	}
	original := row()
	c := clone(original)
	require.Equal(t, original, c)
	c.Quantity, *c.SuspendedAt, c.SuspensionReasons[0], c.Schedule.Quantity = 9, at.Add(time.Hour), "b", 9
	*c.Batches[0].RepricedAt, c.Batches[0].Quantity, c.ScheduledActions[0].Instructions.Quantity = at.Add(time.Hour), 9, 9
	c.Batches, c.Transitions = append(c.Batches, SeatBatch{}), append(c.Transitions, Transition{})
	require.Equal(t, row(), original)

	cart := &Cart{Lines: []CartLine{{Context: map[string]string{"a": "1"}}}}
	clone(cart).Lines[0].Context["a"] = "2"
	require.Equal(t, "1", cart.Lines[0].Context["a"])
}

// Every kind of row can be cloned: it is made of exported members, without
// functions and interfaces.
func TestRowsAreMadeOfWhatCanBeCloned(t *testing.T) {
	seen := map[reflect.Type]bool{}
	var check func(at reflect.Type)
	check = func(at reflect.Type) {
		if seen[at] || at == timeType {
			return
		}
		seen[at] = true
		switch at.Kind() {
		case reflect.Struct:
			for i := range at.NumField() {
				require.True(t, at.Field(i).IsExported(), "%s.%s", at, at.Field(i).Name)
				check(at.Field(i).Type)
			}
		case reflect.Pointer, reflect.Slice, reflect.Map:
			check(at.Elem())
		default:
			require.NotContains(t, []reflect.Kind{reflect.Interface, reflect.Func, reflect.Chan, reflect.Array}, at.Kind(), at)
		}
	}
	state := reflect.TypeFor[State]()
	for i := range state.NumField() {
		if rows, has := state.Field(i).Type.MethodByName("Get"); has {
			check(rows.Type.Out(0).Elem())
		}
	}
	require.True(t, seen[reflect.TypeFor[Subscription]()])
}
