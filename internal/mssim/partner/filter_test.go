package partner

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestFilter(t *testing.T) {
	allowed := map[string][]string{"CompanyName": {"starts_with"}, "CustomerId": {"equals"}, "Name": {"substring"}}
	tests := map[string]struct {
		raw     string
		value   string
		matches bool
		refused bool
	}{
		"starts with, other case":     {raw: `{"Field":"CompanyName","Value":"CONT","Operator":"starts_with"}`, value: "Contoso", matches: true},
		"not at the start":            {raw: `{"Field":"CompanyName","Value":"oso","Operator":"starts_with"}`, value: "Contoso"},
		"names bind without case":     {raw: `{"field":"companyname","value":"c","operator":"Starts_With"}`, value: "Contoso", matches: true},
		"equals is the whole value":   {raw: `{"Field":"CustomerId","Value":"ab","Operator":"equals"}`, value: "abc"},
		"substring":                   {raw: `{"Field":"Name","Value":"TOS","Operator":"substring"}`, value: "Contoso", matches: true},
		"operator of another field":   {raw: `{"Field":"CompanyName","Value":"c","Operator":"equals"}`, refused: true},
		"field that is not filtered":  {raw: `{"Field":"Color","Value":"c","Operator":"equals"}`, refused: true},
		"not JSON":                    {raw: `CompanyName eq 'x'`, refused: true},
		"composite form is refused":   {raw: `{"Operator":"and","LeftFilter":{},"RightFilter":{}}`, refused: true},
		"value of another type fails": {raw: `{"Field":"CompanyName","Value":3,"Operator":"starts_with"}`, refused: true},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			f, err := parseFilter(tt.raw, allowed)
			if tt.refused {
				require.Error(t, err)
				return
			}
			require.NoError(t, err)
			require.Equal(t, tt.matches, f.matches(tt.value))
		})
	}
}
