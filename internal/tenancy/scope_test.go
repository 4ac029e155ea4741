package tenancy_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/tenancy"
)

func TestZeroScopeTouchesNothing(t *testing.T) {
	var s tenancy.Scope
	require.False(t, s.Valid())
	require.False(t, s.AllowsReseller(""))
	require.False(t, s.AllowsCustomer("", ""))
	require.False(t, tenancy.FromContext(context.Background()).Valid())
}

func TestScopesNeedAReseller(t *testing.T) {
	_, err := tenancy.ForReseller("")
	require.ErrorIs(t, err, tenancy.ErrNoScope)
	_, err = tenancy.ForCustomers("", "c1")
	require.ErrorIs(t, err, tenancy.ErrNoScope)
}

func TestWhoIsInside(t *testing.T) {
	book, err := tenancy.ForReseller("r1")
	require.NoError(t, err)
	some, err := tenancy.ForCustomers("r1", "c1")
	require.NoError(t, err)
	all := tenancy.Unbounded("test")

	tests := map[string]struct {
		scope              tenancy.Scope
		reseller, customer string
		resellerIn, custIn bool
	}{
		"own book":                 {book, "r1", "c9", true, true},
		"other reseller":           {book, "r2", "c1", false, false},
		"named customer":           {some, "r1", "c1", false, true},
		"other customer":           {some, "r1", "c2", false, false},
		"same id, other reseller":  {some, "r2", "c1", false, false},
		"unbounded reaches anyone": {all, "r7", "c7", true, true},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			require.Equal(t, tt.resellerIn, tt.scope.AllowsReseller(tt.reseller))
			require.Equal(t, tt.custIn, tt.scope.AllowsCustomer(tt.reseller, tt.customer))
		})
	}
}
