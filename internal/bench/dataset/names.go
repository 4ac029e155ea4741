package dataset

import (
	"context"

	"github.com/jackc/pgx/v5"

	"github.com/tenantry/tenantry/internal/fold"
)

// The parts of a company's name. Some have letters that searching folds.
var (
	first = []string{
		"Contoso", "Fabrikam", "Northwind", "Adatum", "Tailspin", "Wingtip", "Litware", "Proseware", "Relecloud", "Trey", "Alpine", "Lucerne",
		"Müller", "Sørensen", "Łódź", "Čapek", "Østfold", "Señor", "Ångström", "Björk", "Graphic", "Humongous", "Margie", "Coho", "Blue",
		"Fourth", "Consolidated", "Bellows", "Datum", "School", "Wide", "Woodgrove", "Liberty", "Munson", "Nod", "Parnell", "Southridge",
		"Terra", "Vigor", "Zephyr",
	}
	second = []string{
		"Logistics", "Bakery", "Dental", "Works", "Traders", "Studio", "Energy", "Foods", "Legal", "Health", "Bank", "Travel", "Toys", "Media",
		"Robotics", "Textiles", "Garage", "Wine", "Airways", "Schools", "Pharma", "Design", "Steel", "Garden", "Print",
	}
	third = []string{"GmbH", "AG", "Ltd", "LLC", "SARL", "BV", "AB", "ApS", "S.p.A.", "Inc"}

	products = []string{
		"Microsoft 365 E3", "Microsoft 365 E5", "Microsoft 365 F3", "Microsoft 365 Business Basic", "Microsoft 365 Business Standard",
		"Microsoft 365 Business Premium", "Microsoft 365 Apps for business", "Microsoft 365 Apps for enterprise", "Office 365 E1", "Office 365 E3",
		"Exchange Online (Plan 1)", "Exchange Online (Plan 2)", "Exchange Online Kiosk", "Microsoft Teams Phone Standard",
		"Microsoft Teams Rooms Pro", "Microsoft 365 Copilot", "Microsoft Entra ID P1", "Microsoft Entra ID P2", "Microsoft Intune Plan 1",
		"Enterprise Mobility + Security E3", "Microsoft Defender for Business", "Microsoft Defender for Office 365 (Plan 1)", "Power BI Pro",
		"Power BI Premium Per User", "Power Apps Premium", "Power Automate Premium", "Visio Plan 2", "Project Plan 3", "Project Plan 5",
		"Windows 365 Business 2 vCPU 8 GB 128 GB", "Dynamics 365 Sales Professional", "Dynamics 365 Business Central Essentials", "Azure plan",
	}
)

// names puts the words with their folded forms beside the product's tables.
func (l *loader) names(ctx context.Context) error {
	_, err := l.conn.Exec(ctx, `CREATE SCHEMA bench;
		CREATE TABLE bench.words (list text, n integer, word text, folded text, PRIMARY KEY (list, n))`)
	if err != nil {
		return err
	}
	var rows [][]any
	for list, words := range map[string][]string{"first": first, "second": second, "third": third, "product": products} {
		for i, w := range words {
			rows = append(rows, []any{list, i, w, fold.Text(w)})
		}
	}
	_, err = l.conn.CopyFrom(ctx, pgx.Identifier{"bench", "words"}, []string{"list", "n", "word", "folded"}, pgx.CopyFromRows(rows))
	return err
}
