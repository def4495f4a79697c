package io.deprov.connectors.ldap.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import com.unboundid.asn1.ASN1OctetString;
import com.unboundid.ldap.sdk.DeleteRequest;
import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import com.unboundid.ldap.sdk.ModifyRequest;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.RootDSE;
import com.unboundid.ldap.sdk.SearchRequest;
import com.unboundid.ldap.sdk.SearchResult;
import com.unboundid.ldap.sdk.SearchScope;
import com.unboundid.ldap.sdk.controls.AssertionRequestControl;
import com.unboundid.ldap.sdk.controls.PermissiveModifyRequestControl;
import com.unboundid.ldap.sdk.controls.SimplePagedResultsControl;
import com.unboundid.ldap.sdk.controls.SubtreeDeleteRequestControl;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Limits, controls and result codes of slapd that the connector has to reckon with. */
@RequiresSlapd
class SlapdOperationsIT {

    private final Company company = Company.seeded(1);

    @Test
    void pagingDoesNotLiftTheDefaultLimitOf500() throws LDAPException {
        company.people(501, 1000);
        try (SlapdServer server = SlapdServer.builder()
                        .sizeLimit(SizeLimit.SERVER_DEFAULT)
                        .seed(company)
                        .start();
                LDAPConnection deprov = server.serviceConnection()) {
            answers(ResultCode.SIZE_LIMIT_EXCEEDED, () -> countPaged(deprov));
        }
    }

    @Test
    void withAnUnlimitedTotalAPagedSearchSeesEverybodyAndAPlainOneStillDoesNot() throws LDAPException {
        company.people(501, 1000);
        try (SlapdServer server = SlapdServer.builder().seed(company).start();
                LDAPConnection deprov = server.serviceConnection()) {
            assertThat(countPaged(deprov)).isEqualTo(501);
            answers(
                    ResultCode.SIZE_LIMIT_EXCEEDED,
                    () -> deprov.search(DirectoryTree.PEOPLE, SearchScope.ONE, "(uid=*)", "1.1"));
        }
    }

    @Test
    void disabledPagingIsAnAdministrativeLimit() throws LDAPException {
        company.people(1, 1000);
        try (SlapdServer server = SlapdServer.builder()
                        .sizeLimit(SizeLimit.PAGING_DISABLED)
                        .seed(company)
                        .start();
                LDAPConnection deprov = server.serviceConnection()) {
            answers(ResultCode.ADMIN_LIMIT_EXCEEDED, () -> countPaged(deprov));
        }
    }

    @Test
    void aFalseAssertionLeavesTheEntryAlone() throws LDAPException {
        String person = company.people(1, 1000).get(0);
        try (SlapdServer server = SlapdServer.builder().seed(company).start();
                LDAPConnection deprov = server.serviceConnection()) {
            DirectorySnapshot before = DirectorySnapshot.of(server);
            ModifyRequest modify =
                    new ModifyRequest(person, new Modification(ModificationType.REPLACE, "userPassword"));
            modify.addControl(new AssertionRequestControl("(employeeNumber=somebody else)", true));
            DeleteRequest delete = new DeleteRequest(person);
            delete.addControl(new AssertionRequestControl("(entryUUID=00000000-0000-0000-0000-000000000000)", true));

            answers(ResultCode.ASSERTION_FAILED, () -> deprov.modify(modify));
            answers(ResultCode.ASSERTION_FAILED, () -> deprov.delete(delete));

            assertThat(before.changesUntil(DirectorySnapshot.of(server))).isEmpty();
        }
    }

    @Test
    void anAssertionOnSomethingUnreadableFailsJustLikeAFalseOne() throws LDAPException {
        String person = company.people(1, 1000).get(0);
        try (SlapdServer server = SlapdServer.builder().seed(company).start();
                LDAPConnection deprov = server.serviceConnection()) {
            for (String filter : List.of("(pwdHistory=*)", "(!(pwdHistory=*))", "(!(noSuchAttribute=*))")) {
                ModifyRequest modify =
                        new ModifyRequest(person, new Modification(ModificationType.REPLACE, "userPassword"));
                modify.addControl(new AssertionRequestControl(filter, true));
                answers(ResultCode.ASSERTION_FAILED, () -> deprov.modify(modify));
            }
        }
    }

    @Test
    void theRootEntryAdvertisesWhatTheConnectorLooksFor() throws LDAPException {
        try (SlapdServer server = SlapdServer.builder().start();
                LDAPConnection deprov = server.serviceConnection()) {
            RootDSE root = deprov.getRootDSE();

            assertThat(root.getSupportedControlOIDs())
                    .contains(
                            AssertionRequestControl.ASSERTION_REQUEST_OID,
                            SimplePagedResultsControl.PAGED_RESULTS_OID,
                            "1.3.6.1.1.13.1", // pre-read
                            "1.3.6.1.1.13.2", // post-read
                            "1.3.6.1.4.1.42.2.27.8.5.1", // password policy
                            "1.3.6.1.4.1.42.2.27.9.5.8") // account usability
                    .doesNotContain(
                            PermissiveModifyRequestControl.PERMISSIVE_MODIFY_REQUEST_OID,
                            SubtreeDeleteRequestControl.SUBTREE_DELETE_REQUEST_OID);
            assertThat(root.getVendorName()).isNull();
            assertThat(root.getAttributeValues("objectClass")).contains("OpenLDAProotDSE");
        }
    }

    @Test
    void permissiveModifyIsAcceptedButDoesNotForgiveAMissingValue() throws LDAPException {
        List<String> people = company.people(3, 1000);
        String group = company.groupOfNames("staff", people.get(0), people.get(1));
        try (SlapdServer server = SlapdServer.builder().seed(company).start();
                LDAPConnection deprov = server.serviceConnection()) {
            ModifyRequest wholeAttribute =
                    new ModifyRequest(people.get(0), new Modification(ModificationType.DELETE, "sshPublicKey"));
            wholeAttribute.addControl(new PermissiveModifyRequestControl(true));
            ModifyRequest oneValue =
                    new ModifyRequest(group, new Modification(ModificationType.DELETE, "member", people.get(2)));
            oneValue.addControl(new PermissiveModifyRequestControl(true));

            assertThat(deprov.modify(wholeAttribute).getResultCode()).isEqualTo(ResultCode.SUCCESS);
            answers(ResultCode.NO_SUCH_ATTRIBUTE, () -> deprov.modify(oneValue));
        }
    }

    @Test
    void anEntryWithChildrenIsNotDeleted() throws LDAPException {
        String parent = company.people(1, 1000).get(0);
        Entry child = new Entry("cn=device," + parent);
        child.addAttribute("objectClass", "device");
        child.addAttribute("cn", "device");
        company.add(child);
        try (SlapdServer server = SlapdServer.builder().seed(company).start();
                LDAPConnection deprov = server.serviceConnection()) {
            DeleteRequest wholeTree = new DeleteRequest(parent);
            wholeTree.addControl(new SubtreeDeleteRequestControl(true));

            answers(ResultCode.NOT_ALLOWED_ON_NONLEAF, () -> deprov.delete(parent));
            answers(ResultCode.UNAVAILABLE_CRITICAL_EXTENSION, () -> deprov.delete(wholeTree));
            deprov.delete(child.getDN());
            deprov.delete(parent);
        }
    }

    @Test
    void whereAKeyIsMandatoryItsObjectClassHasToGoWithIt() throws LDAPException {
        String person = company.people(1, 1000).get(0);
        company.sshPublicKey(person, "ssh-ed25519 AAAA one");
        Modification keys = new Modification(ModificationType.REPLACE, "sshPublicKey");
        Modification objectClass = new Modification(ModificationType.DELETE, "objectClass", "ldapPublicKey");
        try (SlapdServer strict = SlapdServer.builder()
                        .sshPublicKeyMandatory()
                        .seed(company)
                        .start();
                SlapdServer granted = SlapdServer.builder()
                        .sshPublicKeyMandatory()
                        .accessRule("access to dn.children=\"" + DirectoryTree.PEOPLE
                                + "\" attrs=objectClass val.exact=\"ldapPublicKey\" by dn.exact=\""
                                + DirectoryTree.SERVICE_DN + "\" write by * none")
                        .seed(company)
                        .start();
                LDAPConnection toStrict = strict.serviceConnection();
                LDAPConnection toGranted = granted.serviceConnection()) {
            answers(ResultCode.OBJECT_CLASS_VIOLATION, () -> toStrict.modify(person, keys));
            answers(ResultCode.INSUFFICIENT_ACCESS_RIGHTS, () -> toStrict.modify(person, List.of(keys, objectClass)));

            toGranted.modify(person, List.of(keys, objectClass));
        }
    }

    @Test
    void aCertificateHasToBeNamedWithItsBinaryOption() throws LDAPException {
        String person = company.people(1, 1000).get(0);
        try (SlapdServer server = SlapdServer.builder().seed(company).start();
                LDAPConnection deprov = server.serviceConnection()) {
            answers(
                    ResultCode.UNDEFINED_ATTRIBUTE_TYPE,
                    () -> deprov.modify(person, new Modification(ModificationType.REPLACE, "userCertificate")));
            deprov.modify(person, new Modification(ModificationType.REPLACE, "userCertificate;binary"));
        }
    }

    private static int countPaged(LDAPConnection connection) throws LDAPException {
        int count = 0;
        ASN1OctetString cookie = null;
        do {
            SearchRequest request = new SearchRequest(DirectoryTree.PEOPLE, SearchScope.ONE, "(uid=*)", "1.1");
            request.addControl(new SimplePagedResultsControl(100, cookie, true));
            SearchResult page = connection.search(request);
            count += page.getEntryCount();
            cookie = SimplePagedResultsControl.get(page).getCookie();
        } while (cookie.getValueLength() > 0);
        return count;
    }

    private static void answers(ResultCode code, ThrowingCallable operation) {
        assertThatThrownBy(operation)
                .asInstanceOf(type(LDAPException.class))
                .returns(code, LDAPException::getResultCode);
    }
}
