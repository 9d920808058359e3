-- What change capture may read: inserted events, under the name of the table even if it is partitioned one day.
SET ROLE :"owner";

SELECT format('CREATE PUBLICATION %I', :'publication')
WHERE NOT EXISTS (SELECT FROM pg_publication WHERE pubname = :'publication')
\gexec

ALTER PUBLICATION :"publication" SET TABLE events.events;
ALTER PUBLICATION :"publication" SET (publish = 'insert', publish_via_partition_root = true);
