using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Baobei.Server.Data.Migrations.Postgres
{
    /// <inheritdoc />
    [Microsoft.EntityFrameworkCore.Infrastructure.DbContext(typeof(PostgresDb))]
    [Migration("20261128070653_HeldNicknames")]
    public partial class HeldNicknames : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "nickname",
                table: "held_names",
                type: "character varying(50)",
                maxLength: 50,
                nullable: true);

            migrationBuilder.Sql("""
                UPDATE held_names SET nickname = (SELECT c.nickname FROM customers c WHERE c.vendor_id = held_names.vendor_id AND c.id = held_names.holder)
                WHERE source = 'Registration'
                """);
            migrationBuilder.Sql("""
                UPDATE held_names SET nickname = (SELECT a.nickname FROM customer_accounts a WHERE a.vendor_id = held_names.vendor_id AND a.id = held_names.holder)
                WHERE source = 'Account'
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "nickname",
                table: "held_names");
        }
    }
}
