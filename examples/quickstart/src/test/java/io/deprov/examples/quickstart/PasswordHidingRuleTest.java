package io.deprov.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.unboundid.ldap.sdk.DeleteRequest;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import com.unboundid.ldap.sdk.ModifyRequest;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SearchScope;
import com.unboundid.ldap.sdk.controls.PostReadRequestControl;
import com.unboundid.ldap.sdk.controls.PostReadResponseControl;
import com.unboundid.ldap.sdk.controls.PreReadRequestControl;
import com.unboundid.ldap.sdk.controls.PreReadResponseControl;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordHidingRuleTest {

    private final Company company = Company.ofSeed(Company.SEED);
    private final String leaver = company.leaver().main().dn();
    private EmbeddedDirectory directory;
    private LDAPConnection service;

    @BeforeEach
    void start() throws LDAPException {
        directory = EmbeddedDirectory.start(company);
        service = directory.connectAs(directory.serviceLogin());
    }

    @AfterEach
    void stop() {
        service.close();
        directory.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"userPassword", "USERPASSWORD", "2.5.4.35", "*", "+"})
    void aSearchDoesNotShowPasswords(String requested) throws Exception {
        assertThat(service.getEntry(leaver, requested, "uid").getAttributes())
                .isNotEmpty()
                .noneMatch(attribute -> attribute.getBaseName().equalsIgnoreCase("userPassword"))
                .noneMatch(attribute -> attribute.getBaseName().equals("2.5.4.35"));
    }

    @Test
    void theLeaverDoesNotEvenSeeTheirOwn() throws Exception {
        try (LDAPConnection connection = directory.connectAs(company.leaverLogin())) {
            assertThat(connection.getEntry(leaver).hasAttribute("userPassword")).isFalse();
        }
    }

    @Test
    void theAdminSeesAHashAndNoPassword() throws Exception {
        try (LDAPConnection admin = directory.connectAs(directory.adminLogin())) {
            assertThat(admin.getEntry(leaver).getAttributeValue("userPassword"))
                    .startsWith("{SSHA512}")
                    .doesNotContain(company.leaverLogin().password());
        }
    }

    @Test
    void whetherThereIsAPasswordMayBeAsked() throws Exception {
        assertThat(hasPassword(company.leaver().main())).isTrue();

        service.modify(leaver, new Modification(ModificationType.DELETE, "userPassword"));

        assertThat(hasPassword(company.leaver().main())).isFalse();
        assertThat(hasPassword(company.control())).isTrue();
        assertThat(directory.bindCheck().tryBind(company.leaverLogin()).isAccepted())
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(userPassword={SSHA512}*)",
                "(&(uid=*)(!(userPassword={SSHA512}A*)))",
                "(|(uid=nobody)(userPassword=x))",
                "(2.5.4.35>=a)",
                "(userPassword:caseExactMatch:=x)"
            })
    void noFilterTellsAHashLetterByLetter(String filter) {
        assertThatThrownBy(() -> service.search(DirectoryTree.PEOPLE, SearchScope.SUB, filter))
                .satisfies(EmbeddedDirectoryTest.code(ResultCode.INSUFFICIENT_ACCESS_RIGHTS));
    }

    @Test
    void comparingIsRefused() {
        assertThatThrownBy(() -> service.compare(leaver, "userPassword", "x"))
                .satisfies(EmbeddedDirectoryTest.code(ResultCode.INSUFFICIENT_ACCESS_RIGHTS));
    }

    @Test
    void aChangeDoesNotTellWhatThePasswordWasOrIs() throws Exception {
        ModifyRequest change =
                new ModifyRequest(leaver, new Modification(ModificationType.REPLACE, "userPassword", "{SSHA512}x"));
        change.setModifications(new Modification(ModificationType.REPLACE, "loginShell", "/sbin/nologin"));
        change.addControl(new PreReadRequestControl("userPassword", "loginShell"));
        change.addControl(new PostReadRequestControl("*"));

        var result = service.modify(change);

        assertThat(PreReadResponseControl.get(result).getEntry().getAttributeValue("loginShell"))
                .isEqualTo("/bin/bash");
        assertThat(PreReadResponseControl.get(result).getEntry().hasAttribute("userPassword"))
                .isFalse();
        assertThat(PostReadResponseControl.get(result).getEntry().getAttributeValue("loginShell"))
                .isEqualTo("/sbin/nologin");
        assertThat(PostReadResponseControl.get(result).getEntry().hasAttribute("userPassword"))
                .isFalse();
    }

    @Test
    void aDeletionDoesNotTellEither() throws Exception {
        DeleteRequest deletion = new DeleteRequest(leaver);
        deletion.addControl(new PreReadRequestControl("*"));

        var result = service.delete(deletion);

        assertThat(PreReadResponseControl.get(result).getEntry().hasAttribute("sshPublicKey"))
                .isTrue();
        assertThat(PreReadResponseControl.get(result).getEntry().hasAttribute("userPassword"))
                .isFalse();
    }

    private boolean hasPassword(PersonAccount account) throws LDAPException {
        return service.search(account.dn(), SearchScope.BASE, "(userPassword=*)", "1.1")
                        .getEntryCount()
                == 1;
    }
}
