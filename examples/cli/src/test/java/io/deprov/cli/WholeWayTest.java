package io.deprov.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.deprov.api.CheckReport.Held;
import io.deprov.api.FailureClass;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A leaver's way through the command line, and what each call answers. */
class WholeWayTest {

    @TempDir
    private Path directory;

    private Office office;

    @BeforeEach
    void somebodyLeaves() {
        office = new Office(directory);
        office.system.person("7", "jdoe", "1001", "sales", "vpn");
        office.system.person("8", "John Doe", "1002", "sales").lookAlike = true;
    }

    private static Call expect(int code, Call call) {
        assertThat(call.code()).as(call.toString()).isEqualTo(code);
        return call;
    }

    @Test
    void fromPlanToDeletionEveryCallSaysWhatIsDueAndWhatIsNot() {
        Call plan = expect(0, office.plan("p.json"));
        assertThat(plan.out())
                .contains("employeeNumber=1001", "block-sign-in", "due now", "due after 30 days", "not restorable")
                .contains("Looks alike, and is not touched", "John Doe", "same name")
                .containsOnlyOnce("tokens live on for an hour")
                .containsOnlyOnce("personal data");
        expect(0, office.approve("p.json"));

        Call apply = expect(0, office.apply("p.json"));

        assertThat(apply.out()).contains("REVOKED", "3 VERIFIED", "2026-12-23", "audit.jsonl");
        assertThat(apply.err()).contains("[4/4]", "VERIFIED crm  remove entitlement/group-membership  vpn");
        assertThat(office.system.people.get("7").blocked).isTrue();
        assertThat(office.system.people.get("8").groups).containsExactly("sales");
        Call again = expect(0, office.plan("again.json"));
        assertThat(again.out()).contains("Nothing is due");
        assertThat(office.file("again.json")).doesNotExist();
        expect(0, office.call("verify", office.path("p.json")));
        assertThat(expect(0, office.call("status")).out()).contains("REVOKED", "Ada Lovelace (asserted)");

        office.later(Duration.ofDays(31));
        assertThat(expect(1, office.call("status")).out()).contains("PENDING");
        expect(0, office.call("approve", office.path("p.json"), "--as", "Ada", "--force"));
        assertThat(expect(0, office.apply("p.json")).out()).contains("CLOSED");
        assertThat(office.system.people).doesNotContainKey("7");
    }

    @Test
    void aPlanIsWrittenWholeForItsOwnerOnlyAndTakesNobodysPlace() throws IOException {
        office.write("p.json", "mine");

        Call refused = expect(2, office.plan("p.json"));
        assertThat(refused.err()).contains("p.json exists already", "--force");
        assertThat(office.read("p.json")).isEqualTo("mine");

        expect(0, office.plan("p.json", "--force"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(office.file("p.json"))))
                .isEqualTo("rw-------");
        expect(0, office.call("show", office.path("p.json")));
        try (var files = Files.list(directory)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("deprov.yaml", "p.json", "state");
        }
    }

    @Test
    void whatAPlanCannotCloseMakesItAnswerOpenAndIsWrittenAllTheSame() {
        office.system.groupsIncomplete = true;

        Call plan = expect(1, office.plan("p.json"));

        assertThat(plan.out()).contains("UNREADABLE", "the size limit of 500 was met");
        assertThat(office.file("p.json")).exists();
        assertThat(expect(1, office.call("inventory", "--id", "employeeNumber=1001"))
                        .out())
                .contains("UNREADABLE");
    }

    @Test
    void anUnreachableTargetIsNeverNothing() {
        office.system.unreachable = true;

        assertThat(expect(1, office.call("check")).out()).contains("CANNOT BE USED", "nobody answers");
        Call plan = expect(1, office.plan("p.json"));
        assertThat(plan.out()).contains("UNREADABLE", "That does not mean that nothing is left");
        assertThat(office.file("p.json")).doesNotExist();
    }

    @Test
    void aMissingRightFailsTheCheckAndAnUnknownOneDoesNot() {
        office.system.right = Held.UNKNOWN;
        assertThat(expect(0, office.call("check")).out()).contains("not known");

        office.system.right = Held.NO;
        assertThat(expect(1, office.call("check")).out())
                .contains("MISSING", "write member of groups", "grant it to deprov-service");
    }

    @Test
    void aStepThatFailsIsOpenWithItsReasonAndTheNextCallGoesOnWithTheApprovalOfTheFirst() throws IOException {
        office.plan("p.json");
        office.approve("p.json");
        office.system.failGroups = FailureClass.AUTHORIZATION;

        Call apply = expect(1, office.apply("p.json"));
        assertThat(apply.out()).contains("INCOMPLETE", "PARKED", "vpn", "may not write member");
        assertThat(expect(1, office.call("status")).out()).contains("INCOMPLETE", "2 PARKED");

        Files.delete(office.file("p.json.approval"));
        office.system.failGroups = null;
        assertThat(expect(0, office.apply("p.json")).out()).contains("REVOKED");
    }

    @Test
    void whatCameBackIsFoundByVerify() {
        office.plan("p.json");
        office.approve("p.json");
        expect(0, office.apply("p.json"));
        office.system.people.get("7").groups.add("vpn");

        Call verify = expect(1, office.call("verify", office.path("p.json")));

        assertThat(verify.out()).contains("INCOMPLETE", "does not hold any more");
        assertThat(office.system.people.get("7").groups).containsExactly("vpn");
    }

    @Test
    void selfApprovalIsRecordedAsSuch() {
        office.configure("selfApproval: true\n");
        office.plan("p.json");

        expect(0, office.apply("p.json", "--yes"));

        assertThat(office.call("status").out()).contains(System.getProperty("user.name"), "self-approved");
        assertThat(office.read("state/audit/audit.jsonl")).contains("\"selfApproved\":\"true\"");
    }

    @Test
    void programsGetOneDocumentWhateverHappens() {
        List<Call> calls = new ArrayList<>();
        calls.add(office.call("check", "--json"));
        calls.add(office.call("inventory", "--json", "--id", "employeeNumber=1001"));
        calls.add(office.plan("p.json", "--json"));
        calls.add(office.call("show", "--json", office.path("p.json")));
        calls.add(office.call("approve", "--json", office.path("p.json"), "--as", "Ada"));
        calls.add(office.apply("p.json", "--json"));
        calls.add(office.call("verify", "--json", office.path("p.json")));
        calls.add(office.call("status", "--json"));
        calls.add(office.plan("q.json", "--json"));
        assertThat(calls).allSatisfy(call -> assertThat(call.code()).isZero());
        calls.add(office.call("--json", "show", office.path("gone.json")));
        calls.add(office.call("plan", "--json"));
        office.system.ambiguous = true;
        calls.add(office.plan("r.json", "--json"));

        for (Call call : calls) {
            JsonNode document = call.json();
            assertThat(document.get("format").asText()).matches("deprov-[a-z-]+/1");
            assertThat(document.get("exitCode").asInt()).isEqualTo(call.code());
        }
        assertThat(calls.get(2).json().get("file").asText()).isEqualTo(office.path("p.json"));
        assertThat(calls.get(5).json().get("verdict").asText()).isEqualTo("REVOKED");
        assertThat(calls.get(8).json().get("nothingDue").asBoolean()).isTrue();
        assertThat(calls.get(8).json().get("file").isNull()).isTrue();
        assertThat(calls.get(9).json().get("problems").get(0).asText()).contains("gone.json");
        assertThat(calls.get(11).code()).isEqualTo(3);
    }

    @Test
    void aNameCannotWriteToTheTerminal() {
        String evil = "x\u001b]0;owned\u0007\u001b[2J\u202egpj.exe\r\nVERIFIED\u0085\u2028z";
        office.system.person("9", evil, "1001", evil);
        List<Call> calls = new ArrayList<>();

        calls.add(office.call("inventory", "--id", "employeeNumber=1001"));
        calls.add(office.plan("p.json"));
        calls.add(office.call("show", office.path("p.json")));
        calls.add(office.approve("p.json"));
        calls.add(office.apply("p.json"));
        calls.add(office.call("verify", office.path("p.json")));
        calls.add(office.call("show", "no\u001b[2Jfile"));

        assertThat(calls.get(1).out()).contains("owned");
        for (Call call : calls) {
            assertThat((call.out() + call.err()).replace("\n", ""))
                    .doesNotContainPattern("[\\p{Cntrl}\\u0085\\u202e\\u2028]");
        }
    }

    @Test
    void fifteenHundredMembershipsAreSummarisedUnlessAllAreAskedFor() {
        for (int i = 0; i < 1500; i++) {
            office.system.people.get("7").groups.add("team-" + i);
        }

        Call plan = expect(0, office.plan("p.json"));

        assertThat(plan.out()).contains("REVOKE (1,502 steps)", "… and 1,462 more (--all)");
        assertThat(plan.out().lines()).hasSizeLessThan(80);
        assertThat(office.call("show", office.path("p.json"), "--all").out().lines())
                .hasSizeGreaterThan(1500);
        assertThat(plan.out().lines()).allMatch(line -> line.length() <= 110, "fits the screen");
    }
}
