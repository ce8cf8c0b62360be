package dev.longhaul.testkit.store;

import org.junit.jupiter.api.Nested;

/** The whole contract: a store's test extends this, says how to open the store, and runs every part. */
public abstract class StoreContract implements StoreUnderTest {

    @Nested
    class Transaction extends TransactionContract {
        @Override
        protected StoreUnderTest subject() {
            return StoreContract.this;
        }
    }

    @Nested
    class Lock extends LockContract {
        @Override
        protected StoreUnderTest subject() {
            return StoreContract.this;
        }
    }

    @Nested
    class JobTable extends JobTableContract {
        @Override
        protected StoreUnderTest subject() {
            return StoreContract.this;
        }
    }

    @Nested
    class Idempotency extends IdempotencyContract {
        @Override
        protected StoreUnderTest subject() {
            return StoreContract.this;
        }
    }

    @Nested
    class DueTable extends DueTableContract {
        @Override
        protected StoreUnderTest subject() {
            return StoreContract.this;
        }
    }

    @Nested
    class ParkedTable extends ParkedTableContract {
        @Override
        protected StoreUnderTest subject() {
            return StoreContract.this;
        }
    }

    @Nested
    class Claim extends ClaimContract {
        @Override
        protected StoreUnderTest subject() {
            return StoreContract.this;
        }
    }

    @Nested
    class Fence extends FenceContract {
        @Override
        protected StoreUnderTest subject() {
            return StoreContract.this;
        }
    }

    @Nested
    class AttemptTable extends AttemptTableContract {
        @Override
        protected StoreUnderTest subject() {
            return StoreContract.this;
        }
    }

    @Nested
    class EndedTable extends EndedTableContract {
        @Override
        protected StoreUnderTest subject() {
            return StoreContract.this;
        }
    }

    @Nested
    class OrderingKey extends OrderingKeyContract {
        @Override
        protected StoreUnderTest subject() {
            return StoreContract.this;
        }
    }

    @Nested
    class Request extends RequestContract {
        @Override
        protected StoreUnderTest subject() {
            return StoreContract.this;
        }
    }

    @Nested
    class Progress extends ProgressContract {
        @Override
        protected StoreUnderTest subject() {
            return StoreContract.this;
        }
    }

    @Nested
    class Inbox extends InboxContract {
        @Override
        protected StoreUnderTest subject() {
            return StoreContract.this;
        }
    }

    @Nested
    class Pause extends PauseContract {
        @Override
        protected StoreUnderTest subject() {
            return StoreContract.this;
        }
    }

    @Nested
    class EndpointTokens extends EndpointTokensContract {
        @Override
        protected StoreUnderTest subject() {
            return StoreContract.this;
        }
    }

    @Nested
    class Oversight extends OversightContract {
        @Override
        protected StoreUnderTest subject() {
            return StoreContract.this;
        }
    }

    @Nested
    class Retention extends RetentionContract {
        @Override
        protected StoreUnderTest subject() {
            return StoreContract.this;
        }
    }

    @Nested
    class Standing extends StandingContract {
        @Override
        protected StoreUnderTest subject() {
            return StoreContract.this;
        }
    }

    @Nested
    class Precision extends PrecisionContract {
        @Override
        protected StoreUnderTest subject() {
            return StoreContract.this;
        }
    }

    @Nested
    class Text extends TextContract {
        @Override
        protected StoreUnderTest subject() {
            return StoreContract.this;
        }
    }

    @Nested
    class LargeGroup extends LargeGroupContract {
        @Override
        protected StoreUnderTest subject() {
            return StoreContract.this;
        }
    }

    @Nested
    class Damage extends DamageContract {
        @Override
        protected StoreUnderTest subject() {
            return StoreContract.this;
        }
    }

    @Nested
    class StoreFace extends StoreFaceContract {
        @Override
        protected StoreUnderTest subject() {
            return StoreContract.this;
        }
    }
}
