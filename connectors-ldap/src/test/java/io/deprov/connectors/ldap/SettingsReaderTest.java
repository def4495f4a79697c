package io.deprov.connectors.ldap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.deprov.api.ConnectorException;
import io.deprov.api.FailureClass;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A configuration that makes no sense is refused before anything is connected to. */
class SettingsReaderTest {

    @Test
    void theLeastConfigurationIsEnough() throws ConnectorException {
        try (Deprov deprov = open(Map.of())) {
            assertThat(deprov.connector().toString())
                    .isEqualTo("LdapConnector[corp-ldap at ldaps://ldap.example.com:636]");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"ldap://ldap.example.com", "ldap://10.0.0.1:389", "ldap://127.example.com", "ldap://[fe80::1]"})
    void aPasswordDoesNotTravelInClear(String url) {
        assertThat(refusal(Map.of("url", url))).contains("corp-ldap.url").contains("travel in clear");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ldap://127.0.0.1:10389", "ldap://localhost", "ldap://[::1]:389", "LDAP://127.0.0.1/"})
    void plainLdapMayStayOnThisMachine(String url) throws ConnectorException {
        try (Deprov deprov = open(Map.of("url", url))) {
            assertThat(deprov.connector()).isNotNull();
        }
    }

    @Test
    void startTlsMakesPlainLdapAcceptable() throws ConnectorException {
        try (Deprov deprov = open(Map.of("url", "ldap://ldap.example.com", "startTls", true))) {
            assertThat(deprov.connector()).isNotNull();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://ldap.example.com",
                "ldap.example.com",
                "ldaps://",
                "ldaps://host/dc=example",
                "ldaps://user:pw@host",
                "ldaps://host?x",
                "ldaps://host:99999",
                "ldaps://ho st"
            })
    void aUrlIsHostAndPortAndNothingElse(String url) {
        assertThat(refusal(Map.of("url", url)))
                .contains("must be ldap://host:port")
                .doesNotContain("pw@");
    }

    @ParameterizedTest
    @CsvSource({
        "accountFilter, (objectClass=person",
        "passwordPolicyDn, default",
        "bindDn, deprov",
        "lastMemberPlaceholder, nobody",
    })
    void whatCannotBeParsedIsNamed(String key, String value) {
        assertThat(refusal(Map.of(key, value))).contains("corp-ldap." + key);
    }

    @ParameterizedTest
    @ValueSource(strings = {"peopleBases", "groupBases", "controls", "protectedGroups"})
    void aListOfNamesMustBeNames(String key) {
        assertThat(refusal(Map.of(key, List.of("ou=people", "people")))).contains("corp-ldap." + key);
    }

    @Test
    void allProblemsAreNamedAtOnce() {
        assertThat(refusal(Map.of("bindDn", "deprov", "accountFilter", "x", "connectTimeout", "PT0S")))
                .contains("bindDn")
                .contains("accountFilter")
                .contains("connectTimeout");
    }

    @ParameterizedTest
    @ValueSource(strings = {"userPassword", "USERPASSWORD", "2.5.4.35", "uid)(cn=*", "userPassword;x-old", ""})
    void noPasswordAndNoFilterIsTakenForAnIdentifierAttribute(String attribute) {
        assertThat(refusal(Map.of("identifiers", Map.of("userName", Map.of("attribute", attribute, "use", "unique")))))
                .contains("identifiers.userName");
        assertThat(refusal(Map.of("lookAlikeAttributes", List.of(attribute)))).contains("lookAlikeAttributes");
    }

    @Test
    void anUnknownCredentialAttributeIsRefusedAndTheKnownOnesAreNamed() {
        assertThat(refusal(Map.of("credentialAttributes", List.of("userPasword"))))
                .contains("userPasword")
                .contains("sshPublicKey");
    }

    @Test
    void aPlaceholderPolicyNeedsItsPlaceholder() {
        assertThat(refusal(Map.of("lastMember", "placeholder"))).contains("lastMemberPlaceholder");
    }

    @Test
    void aTrustFileThatIsNoneIsRefused() {
        assertThat(refusal(Map.of("trustFile", "/nowhere/ca.pem"))).contains("/nowhere/ca.pem");
    }

    @Test
    void withoutPeopleOrIdentifiersNobodyCanBeFound() {
        assertThat(refusal(Map.of("peopleBases", List.of(), "identifiers", Map.of())))
                .contains("peopleBases")
                .contains("identifiers");
    }

    @Test
    void aMisspelledKeyIsRefusedByTheSchema() {
        assertThatThrownBy(() -> open(Map.of("peopleBase", "ou=people")))
                .hasMessageContaining("unknown key \"peopleBase\"");
    }

    private static String refusal(Map<String, Object> more) {
        ConnectorException refused =
                catchThrowableOfType(ConnectorException.class, () -> open(more).close());
        assertThat(refused).as("not refused: " + more).isNotNull();
        assertThat(refused.failureClass()).isEqualTo(FailureClass.CONFIG);
        return refused.getMessage();
    }

    private static Deprov open(Map<String, Object> more) throws ConnectorException {
        Map<String, Object> config = new TreeMap<>();
        config.put("url", "ldaps://ldap.example.com");
        config.put("bindDn", "cn=deprov,dc=example,dc=com");
        config.put("peopleBases", List.of("ou=people,dc=example,dc=com"));
        config.put("identifiers", Map.of("userName", Map.of("attribute", "uid", "use", "unique")));
        config.putAll(more);
        return Deprov.open(config, "secret", Clock.systemUTC(), Duration.ofSeconds(1));
    }
}
