package apperr_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/apperr"
)

func TestKindAndCodeSurviveWrapping(t *testing.T) {
	cause := errors.New("duplicate key")
	err := fmt.Errorf("save reseller: %w", apperr.Wrap(cause, apperr.Conflict, "reseller.duplicate", "Taken."))

	require.Equal(t, apperr.Conflict, apperr.KindOf(err))
	require.Equal(t, "reseller.duplicate", apperr.CodeOf(err))
	require.ErrorIs(t, err, cause)
}

func TestUnclassifiedErrorsAreInternal(t *testing.T) {
	require.Equal(t, apperr.Internal, apperr.KindOf(errors.New("boom")))
	require.Equal(t, apperr.Kind(""), apperr.KindOf(nil))
	require.Empty(t, apperr.CodeOf(errors.New("boom")))
}
