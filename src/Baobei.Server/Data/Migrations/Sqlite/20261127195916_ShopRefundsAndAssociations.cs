using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Baobei.Server.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    [Microsoft.EntityFrameworkCore.Infrastructure.DbContext(typeof(SqliteDb))]
    [Migration("20261127195916_ShopRefundsAndAssociations")]
    public partial class ShopRefundsAndAssociations : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "shop_number",
                table: "order_refunds",
                type: "TEXT",
                maxLength: 40,
                nullable: true);

            migrationBuilder.CreateTable(
                name: "association_periods",
                columns: table => new
                {
                    vendor_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    account_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    began_at = table.Column<long>(type: "INTEGER", nullable: false),
                    partner_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    customer_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    distribution_type = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    ended_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_association_periods", x => new { x.vendor_id, x.account_id, x.began_at });
                });

            migrationBuilder.CreateIndex(
                name: "ux_order_refunds_shop",
                table: "order_refunds",
                columns: new[] { "vendor_id", "shop_number" },
                unique: true);

            // What is known of associations that accounts have left: by a move, to the moment; by an end before they joined another row, as that row says.
            migrationBuilder.Sql("""
                INSERT INTO association_periods (vendor_id, account_id, began_at, partner_id, customer_id, distribution_type, ended_at)
                SELECT r.vendor_id, a.id, c.associated_at, r.partner_id, r.customer_id, COALESCE(a.distribution_type, 'Agency'), r.ended_at
                FROM association_requests r
                JOIN customers c ON c.vendor_id = r.vendor_id AND c.id = r.customer_id
                JOIN customer_accounts m ON m.vendor_id = r.vendor_id AND m.id = r.account_id
                JOIN customer_accounts a ON a.vendor_id = r.vendor_id AND (a.id = m.id OR (a.customer_id = m.customer_id AND a.associated_at = r.ended_at))
                WHERE r.kind = 'Move' AND r.status = 'Done' AND c.associated_at < r.ended_at
                ON CONFLICT DO NOTHING
                """);
            migrationBuilder.Sql("""
                INSERT INTO association_periods (vendor_id, account_id, began_at, partner_id, customer_id, distribution_type, ended_at)
                SELECT i.vendor_id, i.account_id, c.associated_at, c.partner_id, c.id, i.distribution_type, COALESCE(n.associated_at, r.ended_at, c.notice_ends_at, c.expires_at)
                FROM customer_invitations i
                JOIN customers c ON c.vendor_id = i.vendor_id AND c.id = i.customer_id
                JOIN customer_accounts a ON a.vendor_id = i.vendor_id AND a.id = i.account_id AND a.customer_id <> c.id
                LEFT JOIN customers n ON n.vendor_id = c.vendor_id AND n.id = c.renewed_as
                LEFT JOIN association_requests r ON r.vendor_id = c.vendor_id AND r.customer_id = c.id AND r.kind = 'Release' AND r.status = 'Done'
                WHERE c.associated_at < COALESCE(n.associated_at, r.ended_at, c.notice_ends_at, c.expires_at)
                    AND NOT EXISTS (SELECT 1 FROM association_requests o WHERE o.vendor_id = c.vendor_id AND o.customer_id = c.id AND o.kind = 'Move' AND o.status = 'Done')
                ON CONFLICT DO NOTHING
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "association_periods");

            migrationBuilder.DropIndex(
                name: "ux_order_refunds_shop",
                table: "order_refunds");

            migrationBuilder.DropColumn(
                name: "shop_number",
                table: "order_refunds");
        }
    }
}
