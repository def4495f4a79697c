package io.deprov.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import io.deprov.connectors.ldap.server.RequiresSlapd;
import io.deprov.connectors.ldap.server.SlapdServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Passwords planted in files and directory are in nothing that is printed, logged or written. */
@RequiresSlapd
class CliCanaryIT {

    private static final String WRONG_PASSWORD = "canary-of-a-wrong-bind-password-0c7d";

    @TempDir
    private Path directory;

    private final Firm firm = new Firm();
    private final List<String> canaries = new ArrayList<>(List.of(
            WRONG_PASSWORD,
            Firm.LEAVERS_PASSWORD,
            Firm.ADMINS_PASSWORD,
            Firm.NEIGHBOURS_PASSWORD,
            Firm.NAMESAKES_PASSWORD));
    private final List<Call> calls = new ArrayList<>();

    @Test
    void noPasswordAndNoHashIsAnywhere() throws Exception {
        try (SlapdServer server = SlapdServer.builder().seedOnline(firm.company).start()) {
            canaries.add(server.servicePassword());
            hashes(server);
            Workplace place = Workplace.at(directory, server, firm);

            everyCommand(place, "good");
            place.write("bind-password", WRONG_PASSWORD);
            everyCommand(place, "wrong-password");
            place.with("bindPassword", Workplace.quoted(server.servicePassword()));
            everyCommand(place, "inline");
            place.with("bindPassword", "[" + server.servicePassword());
            everyCommand(place, "no-yaml");
            place.write("bind-password", server.servicePassword());
            place.with("bindPassword", "file:" + place.path("bind-password")).with("url", server.ldapsUrl());
            everyCommand(place, "untrusted");
            server.stop();
            place.with("url", server.ldapUrl());
            everyCommand(place, "away");

            assertThat(calls).extracting(Call::code).contains(0, 1, 2);
            for (Call call : calls) {
                assertClean("the output of a call", call.toString());
            }
            assertFilesAreClean();
        }
    }

    private void hashes(SlapdServer server) throws LDAPException {
        try (LDAPConnection root = server.rootConnection()) {
            for (String dn : new String[] {firm.jdoe, firm.admin, firm.bob, firm.namesake}) {
                Attribute password = root.getEntry(dn, "userPassword").getAttribute("userPassword");
                canaries.addAll(List.of(password.getValues()));
            }
        }
    }

    private void everyCommand(Workplace place, String name) {
        String plan = place.path(name + ".json");
        String[][] commands = {
            {"check"},
            {"check", "--json"},
            {"inventory", "--all", "--id", "employeeNumber=E-1001"},
            {"inventory", "--json", "--id", "employeeNumber=E-1001"},
            {"plan", "--id", "employeeNumber=E-1001", "--out", plan},
            {"show", plan},
            {"show", "--json", plan},
            {"approve", plan, "--as", "Ada Lovelace"},
            {"apply", plan},
            {"verify", plan, "--json"},
            {"status"},
            {"status", "--json"}
        };
        for (String[] command : commands) {
            calls.add(place.call(
                    Stream.concat(Stream.of("--debug"), Stream.of(command)).toArray(String[]::new)));
        }
        // Where nothing could be planned, what was planned before is tried.
        calls.add(place.call("--debug", "apply", place.path("good.json")));
    }

    private void assertFilesAreClean() throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            List<Path> written = files.filter(Files::isRegularFile)
                    .filter(file -> !file.getFileName().toString().matches("bind-password|deprov.yaml"))
                    .toList();
            assertThat(written)
                    .extracting(file -> file.getFileName().toString())
                    .contains("good.json", "good.json.approval", "00000000000000000001.seg", "audit.jsonl");
            for (Path file : written) {
                // The journal's frames are no text; canaries are, also inside it.
                assertClean(file.toString(), Files.readString(file, StandardCharsets.ISO_8859_1));
            }
        }
    }

    private void assertClean(String what, String text) {
        for (String canary : canaries) {
            byte[] bytes = canary.getBytes(StandardCharsets.UTF_8);
            assertThat(text)
                    .as(what)
                    .doesNotContain(canary)
                    .doesNotContain(Base64.getEncoder().encodeToString(bytes))
                    .doesNotContainIgnoringCase(HexFormat.of().formatHex(bytes));
        }
    }
}
