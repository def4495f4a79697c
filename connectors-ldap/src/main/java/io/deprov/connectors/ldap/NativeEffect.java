package io.deprov.connectors.ldap;

import io.deprov.api.ConnectorException;
import io.deprov.api.Preparation;
import io.deprov.api.PreparedStep;
import io.deprov.api.RevokeOutcome;
import io.deprov.api.StepRef;
import io.deprov.api.Verification;
import io.deprov.api.access.AccessKind;
import io.deprov.api.access.Effect;
import java.util.Optional;

/** One effect on one kind of access; each class is one such idea. The owner was read afresh for the call. */
interface NativeEffect {

    /** As {@link io.deprov.api.Connector#prepare}, for one step. */
    Preparation prepare(Owner owner, StepRef step) throws ConnectorException;

    /** As {@link io.deprov.api.Connector#revoke}. */
    RevokeOutcome revoke(Owner owner, PreparedStep prepared) throws ConnectorException;

    /** As {@link io.deprov.api.Connector#verify}, for one step. */
    Verification verify(Owner owner, StepRef step) throws ConnectorException;

    /** The effect for a kind of access, if this connector can bring it about. */
    static Optional<NativeEffect> of(Inquiry inquiry, AccessKind kind, Effect effect) {
        if (kind.equals(AccessKind.ACCOUNT) && effect.equals(Effect.BLOCK_SIGN_IN)) {
            return Optional.of(new SignInBlock(inquiry));
        }
        if (kind.equals(AccessKind.ACCOUNT) && effect.equals(Effect.DELETE)) {
            return Optional.of(new AccountDeletion(inquiry));
        }
        if (kind.equals(AccessKind.GROUP_MEMBERSHIP) && effect.equals(Effect.REMOVE)) {
            return Optional.of(new MembershipRemoval(inquiry));
        }
        if (effect.equals(Effect.REVOKE)) {
            return CredentialAttribute.of(kind)
                    .map(attribute -> attribute.isReadable()
                            ? new PublicCredentialRemoval(inquiry, attribute)
                            : new PasswordRemoval(inquiry));
        }
        return Optional.empty();
    }
}
