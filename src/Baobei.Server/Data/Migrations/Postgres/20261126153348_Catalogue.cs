using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Baobei.Server.Data.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class Catalogue : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "products",
                columns: table => new
                {
                    vendor_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false),
                    code = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    name = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    name_en = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    category = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    category_en = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    status = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_products", x => new { x.vendor_id, x.id });
                });

            migrationBuilder.CreateTable(
                name: "product_specs",
                columns: table => new
                {
                    vendor_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    product_id = table.Column<Guid>(type: "uuid", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false),
                    code = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    name = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    name_en = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    unit = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    regions = table.Column<string>(type: "text", nullable: false),
                    max_quantity = table.Column<int>(type: "integer", nullable: true),
                    terms = table.Column<string>(type: "text", nullable: false),
                    counts_for_performance = table.Column<bool>(type: "boolean", nullable: false),
                    discount_allowed = table.Column<bool>(type: "boolean", nullable: false),
                    status = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_product_specs", x => new { x.vendor_id, x.id });
                    table.ForeignKey(
                        name: "fk_product_specs_products_vendor_id_product_id",
                        columns: x => new { x.vendor_id, x.product_id },
                        principalTable: "products",
                        principalColumns: new[] { "vendor_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "spec_prices",
                columns: table => new
                {
                    vendor_id = table.Column<Guid>(type: "uuid", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    spec_id = table.Column<Guid>(type: "uuid", nullable: false),
                    number = table.Column<int>(type: "integer", nullable: false),
                    amount_minor = table.Column<long>(type: "bigint", nullable: false),
                    currency = table.Column<string>(type: "character varying(3)", maxLength: 3, nullable: false),
                    effective_from = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    created_by = table.Column<Guid>(type: "uuid", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_spec_prices", x => new { x.vendor_id, x.id });
                    table.ForeignKey(
                        name: "fk_spec_prices_product_specs_vendor_id_spec_id",
                        columns: x => new { x.vendor_id, x.spec_id },
                        principalTable: "product_specs",
                        principalColumns: new[] { "vendor_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_product_specs_vendor_id_product_id_code",
                table: "product_specs",
                columns: new[] { "vendor_id", "product_id", "code" });

            migrationBuilder.CreateIndex(
                name: "ux_product_specs_code",
                table: "product_specs",
                columns: new[] { "vendor_id", "code" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_products_vendor_id_category_code",
                table: "products",
                columns: new[] { "vendor_id", "category", "code" });

            migrationBuilder.CreateIndex(
                name: "ix_products_vendor_id_name_id",
                table: "products",
                columns: new[] { "vendor_id", "name", "id" });

            migrationBuilder.CreateIndex(
                name: "ux_products_code",
                table: "products",
                columns: new[] { "vendor_id", "code" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_spec_prices_vendor_id_spec_id_effective_from",
                table: "spec_prices",
                columns: new[] { "vendor_id", "spec_id", "effective_from" });

            migrationBuilder.CreateIndex(
                name: "ux_spec_prices_number",
                table: "spec_prices",
                columns: new[] { "vendor_id", "spec_id", "number" },
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "spec_prices");

            migrationBuilder.DropTable(
                name: "product_specs");

            migrationBuilder.DropTable(
                name: "products");
        }
    }
}
