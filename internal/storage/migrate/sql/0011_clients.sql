-- Step 5: applications that act for users (OAuth2).

-- What an application calls itself by is unique beyond the account: it says no more when
-- it comes (the fourth directory).
create table clients (
  account_id  bigint not null,
  id          bigint not null,
  client_key  text not null,
  name        text not null,
  redirects   text not null,
  scopes      text not null,
  compat      text not null,
  auth        text not null,
  proof       boolean not null,
  direct      boolean not null,
  own         boolean not null,
  disabled_at bigint,
  created_at  bigint not null,
  updated_at  bigint not null,
  primary key (account_id, id)
);
create unique index clients_directory on clients (client_key);

create table client_secrets (
  account_id bigint not null,
  id         bigint not null,
  client_id  bigint not null,
  hash       text not null,
  created_at bigint not null,
  expires_at bigint,
  primary key (account_id, id),
  foreign key (account_id, client_id) references clients (account_id, id)
);
create index client_secrets_client on client_secrets (account_id, client_id);

-- One user lets one application act for him, with the code it was sent away with. The
-- session is that user's: when it ends, so does the grant.
create table grants (
  account_id      bigint not null,
  id              bigint not null,
  client_id       bigint not null,
  user_id         bigint not null,
  session_id      bigint not null,
  scopes          text not null,
  code_hash       text not null,
  code_redirect   text not null,
  code_named      boolean not null,
  code_state      text not null,
  code_challenge  text not null,
  code_expires_at bigint not null,
  code_used_at    bigint,
  turn            bigint not null,
  turned_at       bigint,
  created_at      bigint not null,
  revoked_at      bigint,
  reason          text not null,
  primary key (account_id, id),
  unique (account_id, code_hash),
  foreign key (account_id, client_id) references clients (account_id, id),
  foreign key (account_id, user_id) references users (account_id, id)
);
create index grants_directory on grants (code_hash);
create index grants_user on grants (account_id, user_id);

create table grant_tokens (
  account_id bigint not null,
  hash       text not null,
  grant_id   bigint not null,
  kind       text not null,
  turn       bigint not null,
  created_at bigint not null,
  expires_at bigint not null,
  primary key (account_id, hash),
  foreign key (account_id, grant_id) references grants (account_id, id) on delete cascade
) /* clustered */;
create index grant_tokens_directory on grant_tokens (hash);
create index grant_tokens_grant on grant_tokens (account_id, grant_id);
create index grant_tokens_expiry on grant_tokens (expires_at);
