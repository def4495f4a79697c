package io.deprov.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import io.deprov.connectors.ldap.server.BindProbe;
import io.deprov.connectors.ldap.server.Change;
import io.deprov.connectors.ldap.server.DirectorySnapshot;
import io.deprov.connectors.ldap.server.RequiresSlapd;
import io.deprov.connectors.ldap.server.SlapdServer;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The whole path on a real OpenLDAP server, and what happens to people between planning and execution. */
@RequiresSlapd
class CliSlapdIT {

    @TempDir
    private Path directory;

    private final Firm firm = new Firm();

    private static Call expect(int code, Call call) {
        assertThat(call.code()).as(call.toString()).isEqualTo(code);
        return call;
    }

    private static List<JsonNode> steps(Call call) {
        return StreamSupport.stream(call.json().get("steps").spliterator(), false)
                .toList();
    }

    @Test
    void bothAccountsOfTheLeaverAreRevokedAndNobodyElseIsTouched() {
        try (SlapdServer server = SlapdServer.builder().seedOnline(firm.company).start()) {
            Workplace place = Workplace.at(directory, server, firm);
            DirectorySnapshot before = DirectorySnapshot.of(server);
            expect(0, place.call("check"));

            Call plan = expect(0, place.plan("p.json"));
            assertThat(plan.out())
                    .contains("corp-ldap  jdoe  ", "corp-ldap  adm-jdoe  ", "Looks alike", "jdoe2", "same cn");
            expect(0, place.approve("p.json"));
            assertThat(before.changesUntil(DirectorySnapshot.of(server))).isEmpty();
            Call apply = expect(0, place.apply("p.json", "--json"));

            assertThat(apply.json().get("verdict").asText()).isEqualTo("REVOKED");
            BindProbe probe = new BindProbe(server);
            assertThat(probe.canBind(firm.jdoe, Firm.LEAVERS_PASSWORD)).isFalse();
            assertThat(probe.canBind(firm.admin, Firm.ADMINS_PASSWORD)).isFalse();
            assertThat(probe.canBind(firm.bob, Firm.NEIGHBOURS_PASSWORD)).isTrue();
            assertThat(probe.canBind(firm.namesake, Firm.NAMESAKES_PASSWORD)).isTrue();
            assertThat(before.changesUntil(DirectorySnapshot.of(server)))
                    .extracting(Change::dn)
                    .containsOnly(
                            dn(firm.jdoe), dn(firm.admin), dn(firm.everybody), dn(firm.engineers), dn(firm.admins));
            expect(0, place.call("verify", place.path("p.json")));
            expect(0, place.call("status"));
            assertThat(expect(0, place.plan("again.json")).out()).contains("Nothing is due");
            assertThat(place.file("again.json")).doesNotExist();
        }
    }

    private static String dn(String dn) {
        return Change.ofEntryAdded(dn).dn();
    }

    @Test
    void ourOwnStepsChangeTheEntryAndTheNextStepStillRunsUpToItsDeletion() throws LDAPException {
        try (SlapdServer server = SlapdServer.builder()
                        .seesWholeTree()
                        .seedOnline(firm.company)
                        .start();
                LDAPConnection root = server.rootConnection()) {
            Workplace place = Workplace.at(directory, server, firm)
                    .with("wholeTreeVisible", "true")
                    .approved("p.json", "--retire-now");
            DirectorySnapshot before = DirectorySnapshot.of(server);

            Call apply = expect(0, place.apply("p.json", "--json"));

            assertThat(apply.json().get("verdict").asText()).isEqualTo("CLOSED");
            assertThat(steps(apply))
                    .hasSize(11)
                    .allSatisfy(step -> assertThat(step.get("attempt").asInt()).isEqualTo(1));
            assertThat(root.getEntry(firm.jdoe)).isNull();
            assertThat(root.getEntry(firm.admin)).isNull();
            assertThat(before.changesUntil(DirectorySnapshot.of(server)))
                    .extracting(Change::dn)
                    .containsOnly(
                            dn(firm.jdoe), dn(firm.admin), dn(firm.everybody), dn(firm.engineers), dn(firm.admins));
            assertThat(expect(3, place.apply("p.json")).err()).contains("finished");
        }
    }

    @Test
    void withoutTheWholeTreeInSightTheCaseOfAccountsThatWeDeletedIsClosedAllTheSame() throws LDAPException {
        try (SlapdServer server = SlapdServer.builder().seedOnline(firm.company).start();
                LDAPConnection root = server.rootConnection()) {
            Workplace place = Workplace.at(directory, server, firm).approved("p.json", "--retire-now");

            Call apply = expect(0, place.apply("p.json", "--json"));

            assertThat(apply.json().get("verdict").asText()).isEqualTo("CLOSED");
            assertThat(steps(apply))
                    .hasSize(11)
                    .allSatisfy(step -> assertThat(step.get("status").asText()).isEqualTo("VERIFIED"));
            assertThat(root.getEntry(firm.jdoe)).isNull();
            expect(0, place.call("verify", place.path("p.json")));
            assertThat(expect(0, place.plan("again.json")).out()).contains("Nothing is due");
            // Who brings it back under the same name gets it back in the open.
            root.modify(firm.everybody, new Modification(ModificationType.ADD, "member", firm.jdoe));
            assertThat(expect(1, place.call("verify", place.path("p.json"))).out())
                    .contains("we have deleted the account");
        }
    }

    /** Where there is no telling whether the leaver's entry is gone or out of sight, it also cannot be told who is protected. */
    @ParameterizedTest
    @CsvSource({"true, DRIFTED SCHEDULED", "false, DRIFTED"})
    void aNewHireWhoGotTheNameInBetweenIsNotTouchedAndTheOtherAccountGoesOn(String isTreeVisible, String statuses)
            throws LDAPException {
        try (SlapdServer server = SlapdServer.builder()
                        .refint(false)
                        .seesWholeTree()
                        .seedOnline(firm.company)
                        .start();
                LDAPConnection root = server.rootConnection()) {
            Workplace place = Workplace.at(directory, server, firm)
                    .with("wholeTreeVisible", isTreeVisible)
                    .approved("p.json");
            Entry newHire = root.getEntry(firm.jdoe).duplicate();
            root.delete(firm.jdoe);
            newHire.setAttribute("employeeNumber", "E-2002");
            root.add(newHire);
            // The server took the leaver out of the group when the entry went; the new hire joins on their own.
            root.modify(firm.everybody, new Modification(ModificationType.ADD, "member", firm.jdoe));
            DirectorySnapshot before = DirectorySnapshot.of(server);

            Call apply = expect(1, place.apply("p.json", "--json"));

            assertThat(apply.json().get("verdict").asText()).isEqualTo("INCOMPLETE");
            assertThat(statuses(apply, "jdoe")).containsOnly(statuses.split(" "));
            assertThat(before.changesUntil(DirectorySnapshot.of(server)))
                    .extracting(Change::dn)
                    .containsOnly(dn(firm.admin), dn(firm.everybody), dn(firm.admins));
            assertThat(root.getEntry(firm.everybody).getAttributeValues("member"))
                    .contains(firm.jdoe)
                    .doesNotContain(firm.admin);
            assertThat(new BindProbe(server).canBind(firm.jdoe, Firm.LEAVERS_PASSWORD))
                    .isTrue();
            assertThat(new BindProbe(server).canBind(firm.admin, Firm.ADMINS_PASSWORD))
                    .isFalse();
        }
    }

    /** The statuses of all steps of the account that was shown under this name. */
    private static Set<String> statuses(Call call, String account) {
        Set<String> ids = steps(call).stream()
                .filter(step -> step.get("displayName").asText().equals(account))
                .map(step -> step.get("item").get("id").asText())
                .collect(Collectors.toSet());
        return steps(call).stream()
                .filter(step -> ids.contains(step.get("item").get("id").asText())
                        || ids.contains(step.get("item").get("owner").asText()))
                .map(step -> step.get("status").asText())
                .collect(Collectors.toSet());
    }

    @Test
    void aLeaverWhoWasRenamedInBetweenIsStillTheLeaver() throws LDAPException {
        try (SlapdServer server = SlapdServer.builder().seedOnline(firm.company).start();
                LDAPConnection root = server.rootConnection()) {
            Workplace place = Workplace.at(directory, server, firm).approved("p.json");
            root.modifyDN(firm.jdoe, "uid=jsmith", true);

            Call apply = expect(0, place.apply("p.json"));

            assertThat(apply.out()).contains("REVOKED");
            String renamed = firm.jdoe.replace("uid=jdoe", "uid=jsmith");
            assertThat(new BindProbe(server).canBind(renamed, Firm.LEAVERS_PASSWORD))
                    .isFalse();
            assertThat(root.getEntry(firm.engineers).getAttributeValues("uniqueMember"))
                    .containsExactly(firm.bob);
        }
    }

    @Test
    void aGroupWeMayNotWriteIsParkedWithTheMissingRightAndEverythingElseIsDone() {
        try (SlapdServer server = SlapdServer.builder()
                .denyWriteTo(firm.engineers)
                .seedOnline(firm.company)
                .start()) {
            Workplace place = Workplace.at(directory, server, firm).approved("p.json");

            Call apply = expect(1, place.apply("p.json", "--json"));

            List<JsonNode> open = steps(apply).stream()
                    .filter(step -> !step.get("status").asText().matches("VERIFIED|SCHEDULED"))
                    .toList();
            assertThat(open).singleElement().satisfies(step -> {
                assertThat(step.get("status").asText()).isEqualTo("PARKED");
                assertThat(step.get("displayName").asText()).isEqualTo("engineers");
                assertThat(step.get("why").asText())
                        .contains("missing permission", "write on attribute uniqueMember of entry ")
                        .doesNotContain("engineers");
            });
            // A person sees the group by its name beside that; what is kept for years has only its id.
            assertThat(place.apply("p.json").out())
                    .containsPattern(
                            "Steps that are open\n  PARKED +[0-9a-f]{12} +corp-ldap .* engineers *\n(      .*\n)*?      .*missing permission: ");
            assertThat(place.auditLog())
                    .content()
                    .contains("missing permission")
                    .doesNotContain("engineers", "jdoe", "ou=groups");
        }
    }

    @Test
    void whatIsRefusedLeavesTheDirectoryAsItWas() {
        try (SlapdServer server = SlapdServer.builder().seedOnline(firm.company).start()) {
            Workplace place =
                    Workplace.at(directory, server, firm).approved("p.json").approved("other.json", "--retire-now");
            place.write("edited.json", place.read("p.json").replace("\"everybody\"", "\"everyone\""));
            place.withTop("approvalValidity", "PT0.001S").approved("late.json", "--case", "late");
            DirectorySnapshot before = DirectorySnapshot.of(server);

            expect(4, place.apply("edited.json", "--approval", place.path("p.json.approval")));
            expect(3, place.apply("p.json", "--approval", place.path("other.json.approval")));
            expect(3, place.apply("late.json"));

            assertThat(before.changesUntil(DirectorySnapshot.of(server))).isEmpty();
            assertThat(place.auditLog()).isEmptyFile();
        }
    }

    @Test
    void aGroupThatGrewAMemberAfterPlanningKeepsThem() throws LDAPException {
        try (SlapdServer server = SlapdServer.builder().seedOnline(firm.company).start();
                LDAPConnection root = server.rootConnection()) {
            Workplace place = Workplace.at(directory, server, firm).approved("p.json");
            root.modify(firm.engineers, new Modification(ModificationType.ADD, "uniqueMember", firm.namesake));

            expect(0, place.apply("p.json"));

            assertThat(root.getEntry(firm.engineers).getAttributeValues("uniqueMember"))
                    .containsExactlyInAnyOrder(firm.bob, firm.namesake);
        }
    }
}
