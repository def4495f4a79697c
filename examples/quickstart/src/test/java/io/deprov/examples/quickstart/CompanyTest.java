package io.deprov.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import com.unboundid.ldap.sdk.Entry;
import com.unboundid.util.ssl.cert.X509Certificate;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class CompanyTest {

    private final Company company = Company.ofSeed(Company.SEED);
    private final Leaver leaver = company.leaver();
    private final Map<String, Entry> entries = entriesOf(company);

    @Test
    void aFewHundredPeopleAreInSixtyGroups() {
        assertThat(company.accountCount()).isEqualTo(247);
        assertThat(company.groupCount()).isEqualTo(63);
        assertThat(entries).hasSize(247 + 63);
        assertThat(List.of("groupOfNames", "groupOfUniqueNames", "posixGroup"))
                .allSatisfy(kind -> assertThat(entries.values())
                        .filteredOn(entry -> entry.hasObjectClass(kind))
                        .hasSize(21));
    }

    @Test
    void theSameSeedMakesTheSameCompanyButOtherSecrets() {
        Company again = Company.ofSeed(Company.SEED);

        assertThat(withoutSecrets(entriesOf(again))).isEqualTo(withoutSecrets(entries));
        assertThat(again.leaverLogin().password())
                .isNotEqualTo(company.leaverLogin().password());
        assertThat(entriesOf(again).get(leaver.main().dn()).getAttributeValues("sshPublicKey"))
                .doesNotContain(entries.get(leaver.main().dn()).getAttributeValues("sshPublicKey"));
        assertThat(withoutSecrets(entriesOf(Company.ofSeed(1)))).isNotEqualTo(withoutSecrets(entries));
    }

    @Test
    void theLeaverHasTwoAccountsAndOneEmployeeNumber() {
        assertThat(leaver.privileged().uid()).isEqualTo("adm-" + leaver.main().uid());
        assertThat(entries.values().stream()
                        .filter(entry -> entry.hasAttributeValue("employeeNumber", leaver.employeeNumber()))
                        .map(Entry::getDN))
                .containsExactlyInAnyOrder(
                        leaver.main().dn(), leaver.privileged().dn());
    }

    @Test
    void theLeaverIsInSeveralGroupsAndTheLastInNone() {
        assertThat(company.groupsOf(leaver.main())).hasSize(7);
        assertThat(company.groupsOf(leaver.privileged())).hasSize(5);
        Set<String> mine = new HashSet<>(company.groupsOf(leaver.main()));
        mine.addAll(company.groupsOf(leaver.privileged()));
        assertThat(mine)
                .hasSize(12)
                .allSatisfy(group -> assertThat(membersOf(group))
                        .filteredOn(member -> leaver.accounts().stream()
                                .noneMatch(account -> member.equals(account.dn()) || member.equals(account.uid())))
                        .hasSizeGreaterThan(2));
    }

    @Test
    void theLookAlikeSharesTheNameAndSomeGroupsOnly() {
        assertThat(company.lookAlike().commonName()).isEqualTo(leaver.commonName());
        assertThat(company.lookAlike().employeeNumber()).isNotEqualTo(leaver.employeeNumber());
        assertThat(company.groupsOf(company.lookAlike()))
                .contains("cn=hosts-dev," + DirectoryTree.GROUPS, "cn=dept-research," + DirectoryTree.GROUPS);
    }

    @Test
    void theNeighbourIsWhereTheLeaverIs() {
        assertThat(company.groupsOf(company.neighbour())).containsAll(company.groupsOf(leaver.main()));
    }

    @Test
    void theControlAccountHasOneOfEverything() {
        Entry control = entries.get(company.control().dn());

        assertThat(control.getDN()).isEqualTo("uid=deprov-control,ou=people,dc=example,dc=com");
        assertThat(control.hasAttribute("userPassword")).isTrue();
        assertThat(control.hasAttribute("sshPublicKey")).isTrue();
        assertThat(control.hasAttribute("userCertificate;binary")).isTrue();
        assertThat(company.groupsOf(company.control()))
                .hasSize(3)
                .allSatisfy(group -> assertThat(group).startsWith("cn=deprov-control"));
    }

    @Test
    void accountsAreToldApartByUserName() {
        assertThat(entries.values().stream()
                        .map(entry -> entry.getAttributeValue("uid"))
                        .filter(java.util.Objects::nonNull))
                .hasSize(company.accountCount())
                .doesNotHaveDuplicates();
    }

    @Test
    void theKeysAreRealAndOneIsOnBothAccounts() {
        String[] main = entries.get(leaver.main().dn()).getAttributeValues("sshPublicKey");
        String[] privileged = entries.get(leaver.privileged().dn()).getAttributeValues("sshPublicKey");

        assertThat(main).hasSize(2).contains(privileged);
        assertThat(privileged).hasSize(1);
        assertThat(main).allSatisfy(line -> {
            List<byte[]> fields = fields(Base64.getDecoder().decode(line.split(" ")[1]));
            String type = new String(fields.get(0), StandardCharsets.US_ASCII);
            assertThat(line).startsWith("ssh-ed25519 ").startsWith(type + " ");
            assertThat(fields).hasSize(2);
            assertThat(fields.get(1)).hasSize(32);
        });
    }

    @Test
    void theCertificateIsTheLeavers() throws Exception {
        X509Certificate certificate =
                new X509Certificate(entries.get(leaver.main().dn()).getAttributeValueBytes("userCertificate;binary"));

        certificate.verifySignature(null);
        assertThat(certificate.getSubjectDN().toString()).contains(leaver.main().uid());
        assertThat(certificate.isWithinValidityWindow()).isTrue();
    }

    @Test
    void passwordsAreStoredAsSaltedHashes() {
        assertThat(entries.values().stream()
                        .map(entry -> entry.getAttributeValue("userPassword"))
                        .filter(java.util.Objects::nonNull))
                .hasSize(company.accountCount())
                .doesNotHaveDuplicates()
                .allMatch(hash -> hash.startsWith("{SSHA512}"));
    }

    private static Map<String, Entry> entriesOf(Company company) {
        try {
            return company.entries(Clock.systemUTC()).stream()
                    .collect(Collectors.toMap(Entry::getDN, Function.identity()));
        } catch (com.unboundid.util.ssl.cert.CertException e) {
            throw new AssertionError(e);
        }
    }

    private static Map<String, Entry> withoutSecrets(Map<String, Entry> entries) {
        return entries.values().stream()
                .map(Entry::duplicate)
                .peek(entry -> {
                    entry.removeAttribute("userPassword");
                    entry.removeAttribute("sshPublicKey");
                    entry.removeAttribute("userCertificate;binary");
                })
                .collect(Collectors.toMap(Entry::getDN, Function.identity()));
    }

    private List<String> membersOf(String group) {
        Entry entry = entries.get(group);
        return List.of("member", "uniqueMember", "memberUid").stream()
                .filter(entry::hasAttribute)
                .flatMap(attribute -> Arrays.stream(entry.getAttributeValues(attribute)))
                .toList();
    }

    private static List<byte[]> fields(byte[] blob) {
        List<byte[]> fields = new java.util.ArrayList<>();
        ByteBuffer rest = ByteBuffer.wrap(blob);
        while (rest.hasRemaining()) {
            byte[] field = new byte[rest.getInt()];
            rest.get(field);
            fields.add(field);
        }
        return fields;
    }
}
