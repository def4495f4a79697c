package io.deprov.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BindCheckTest {

    private final Company company = Company.ofSeed(Company.SEED);
    private EmbeddedDirectory directory;

    @BeforeEach
    void start() {
        directory = EmbeddedDirectory.start(company);
    }

    @AfterEach
    void stop() {
        directory.close();
    }

    @Test
    void theRightPasswordIsAccepted() throws Exception {
        assertThat(directory.bindCheck().tryBind(company.neighbourLogin()))
                .isEqualTo(new BindCheck.Answer(true, "success"));
    }

    @Test
    void aWrongPasswordIsRefusedAndNotCalledALock() throws Exception {
        BindCheck.Answer answer = directory
                .bindCheck()
                .tryBind(new Login(
                        company.neighbour().dn(), company.leaverLogin().password()));

        assertThat(answer.isAccepted()).isFalse();
        assertThat(answer.diagnostic()).startsWith("49 ").doesNotContain("locked");
    }

    @Test
    void anUnknownNameIsRefused() throws Exception {
        assertThat(directory
                        .bindCheck()
                        .tryBind(new Login("uid=nobody," + DirectoryTree.PEOPLE, "x"))
                        .isAccepted())
                .isFalse();
    }

    @Test
    void anEmptyPasswordIsNotTried() {
        Login empty = new Login(company.neighbour().dn(), "");

        assertThatThrownBy(() -> directory.bindCheck().tryBind(empty)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whatIsNoAnswerAboutTheAccountIsNoRefusal() {
        assertThatThrownBy(() -> directory.bindCheck().tryBind(new Login("no name", "x")))
                .satisfies(EmbeddedDirectoryTest.code(ResultCode.INVALID_DN_SYNTAX));
        BindCheck check = directory.bindCheck();
        directory.close();

        assertThatThrownBy(() -> check.tryBind(company.neighbourLogin())).isInstanceOf(LDAPException.class);
    }
}
