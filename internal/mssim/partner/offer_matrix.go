package partner

import (
	"strconv"
	"strings"

	"github.com/tenantry/tenantry/internal/mssim/world"
)

var matrixColumns = []string{
	"ProductTitle", "ProductId", "SkuId", "SkuTitle", "ProvisioningId", "ProvisioningString", "MinLicenses", "MaxLicenses", "AssetOwnershipLimit",
	"AssetOwnershipLimitType", "ProductSkuPreRequisites", "ProductSkuConversion", "Description", "AllowedCountries",
}

// offerMatrix lists which licenses there are in a month, what they need beside them
// and what they may become. Nobody's purchases are counted, so nothing is limited.
func offerMatrix(s *world.State, month string) ([][]string, error) {
	if err := pastMonth(s, month); err != nil {
		return nil, err
	}
	countries := strings.Join(world.Countries(), ";")
	rows := [][]string{matrixColumns}
	for _, p := range world.Products() {
		for i := range p.SKUs {
			k := &p.SKUs[i]
			if k.Usage {
				continue
			}
			becomes := k.UpgradeTargets
			switch {
			case k.Trial:
				becomes = []string{p.ID + ":" + k.ConvertsTo}
			case k.ExtendedService != "":
				becomes = []string{p.ID + ":" + k.ExtendedService}
			}
			rows = append(rows, []string{
				p.Title, p.ID, k.ID, k.Title, k.ProvisioningID, k.PartNumber, strconv.Itoa(k.MinQuantity), strconv.Itoa(k.MaxQuantity), "", "",
				matrixOffers(k.Prerequisites), matrixOffers(becomes), p.Description, countries,
			})
		}
	}
	return rows, nil
}

// matrixOffers writes catalog ids as product/sku, one after the other.
func matrixOffers(ids []string) string { return strings.ReplaceAll(strings.Join(ids, ","), ":", "/") }
