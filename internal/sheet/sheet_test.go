package sheet_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tenantry/tenantry/internal/sheet"
)

func TestFormulasBecomeTexts(t *testing.T) {
	for _, s := range []string{
		"=1+1", "+1", "-1", "@sum(A1)", "\t=1", "\r=1", "\n=1", "＝1", "＋1", "－1", "＠x", "  =cmd|'/c calc'!A1", "\u00a0=1", "\u200b=1", "\ufeff=1",
	} {
		require.Equal(t, "'"+s, sheet.Text(s), "%q", s)
	}
	for _, s := range []string{"", "  ", "Contoso", "a=b", "3 - 2", "'=1", "{\"quantity\":-5}"} {
		require.Equal(t, s, sheet.Text(s), "%q", s)
	}
}
