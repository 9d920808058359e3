import {
  platformStack,
  runnerLogs,
  runnerProject,
  stacksFolder,
  standbyStack,
} from '../../targets/aws/account/names.ts';
import { bucketName } from '../../targets/contract/cloud-names.ts';
import {
  ARGO_CD_NAMESPACE,
  INFRASTRUCTURE,
  NODES,
  OPERATORS,
  rootApplication,
  SERVICES,
} from '../../targets/contract/places.ts';
import { database, type FailoverProps, inStandby, type Instruction } from './failover-commands.ts';
import { clusterOf } from './failover-nodes.ts';

/** What is there before the day: Argo CD, which compares and brings nothing. */
export function installed(props: FailoverProps): readonly Instruction[] {
  const { passive, aws } = props;
  const [stack, root] = [stackOf(props), rootOf(props)];
  const planned =
    aws.access.runner === 'codebuild' ? [handedOver(props), ...started(props)] : [ownMachine(stack, 'plan')];
  return [
    {
      text: `The images of the release that runs are in the registry of ${passive.region}, and \`${stack}\` of that release was applied after \`${standbyStack(nameOfEnvironment(props))}\`, so that a plan of it finds nothing to do:`,
      commands: planned,
    },
    {
      text: `Argo CD there reads the repository and compares, and brings nothing. Whoever may look at the cluster sees it from inside the network: its application is \`OutOfSync\`. \`Unknown\` would mean that it cannot read the repository, which must be there without ${aws.region} too. Nobody synchronizes it by hand.`,
      commands: [
        `aws eks update-kubeconfig --region ${passive.region} --name ${clusterOf(props.standby)} --alias ${contextOf(props)}`,
        inCluster(props, `get application ${root}`),
      ],
    },
  ];
}

/** One command, which changes nothing as long as the database is a copy. */
export function begin(props: FailoverProps): readonly Instruction[] {
  const stack = stackOf(props);
  const looks = `\`${stack}\` looks whether \`${database(props)}\` still copies something, and lets Argo CD begin only if it does not, so too early is no harm: start it again. The plan says \`true\` when Argo CD may.`;
  return [
    props.aws.access.runner === 'codebuild'
      ? {
          text: `The runner in the network of ${props.passive.region} applies a stack again that is in the bucket there. ${looks}`,
          commands: started(props, 'apply -auto-approve'),
        }
      : {
          text: `From a machine that reaches the network of ${props.passive.region}. ${looks}`,
          commands: [ownMachine(stack, 'apply')],
        },
  ];
}

/** Whoever looks must be inside the network. */
export function services(props: FailoverProps): readonly Instruction[] {
  return [
    {
      text: 'Argo CD brings operators, then what keeps data, then everything else, each when what it needs is healthy. From inside the network, until all are `Synced` and `Healthy`:',
      commands: [inCluster(props, 'get applications --watch')],
    },
  ];
}

/** How releases go until the way back. */
export function meanwhile(props: FailoverProps): readonly Instruction[] {
  const name = nameOfEnvironment(props);
  return [
    {
      text: `Releases go to \`${stackOf(props)}\`, handed over and applied as in "Ready before", with images pushed to the registry of ${props.passive.region}. Nobody has to say that the platform runs there: the database does. Apply neither \`${name}\` nor \`${standbyStack(name)}\`: both describe what was before.`,
    },
  ];
}

/** What was brought is removed while its operators still run, or it would start again on the nodes that wait there afterwards. */
export function emptied(props: FailoverProps): readonly Instruction[] {
  const namespaces = [SERVICES, INFRASTRUCTURE, NODES];
  const all = inCluster(props, 'delete applications --all');
  return [
    {
      text: `At an hour that people know of (as long as the failover took), everything that Argo CD brought in ${props.passive.region} is removed, by whoever may do everything in the cluster, from inside the network: first the application that brings the others, then these, twice, as one may bring another back in between. Until the end \`${stackOf(props)}\` is not applied, which would bring all of it again. The disks of the pods stay until somebody deletes them.`,
      commands: [
        inCluster(props, `delete application ${rootOf(props)}`),
        all,
        all,
        `kubectl --context ${contextOf(props)} --namespace ${INFRASTRUCTURE} delete milvus --all`,
        `kubectl --context ${contextOf(props)} delete namespace ${namespaces.join(' ')}`,
        `kubectl --context ${contextOf(props)} delete namespace ${OPERATORS}`,
      ],
    },
  ];
}

const nameOfEnvironment = ({ platform }: FailoverProps) => platform.environment.name;
const stackOf = (props: FailoverProps) => platformStack(standbyStack(nameOfEnvironment(props)));
const rootOf = (props: FailoverProps) => rootApplication(standbyStack(nameOfEnvironment(props)));
/** Name by which kubectl knows the cluster: those of both regions have one name. */
const contextOf = (props: FailoverProps) => rootOf(props);

function inCluster(props: FailoverProps, words: string): string {
  return `kubectl --context ${contextOf(props)} --namespace ${ARGO_CD_NAMESPACE} ${words}`;
}

function ownMachine(stack: string, action: 'apply' | 'plan'): string {
  return `terraform -chdir=cdktf.out/stacks/${stack} ${action}`;
}

function handedOver(props: FailoverProps): string {
  const place = { account: props.aws.account, region: props.passive.region };
  const target = `s3://${bucketName(place, 'tfstate')}/${stacksFolder(nameOfEnvironment(props))}${stackOf(props)}`;
  return inStandby(props, `s3 cp --recursive cdktf.out/stacks/${stackOf(props)} ${target}`);
}

/** @param what the runner is to do @default it plans */
function started(props: FailoverProps, what?: string): readonly string[] {
  const name = nameOfEnvironment(props);
  const override = what === undefined ? '' : ` --environment-variables-override 'name=DO,value=${what}'`;
  return [
    inStandby(props, `codebuild start-build --project-name ${runnerProject(name)}${override}`),
    inStandby(props, `logs tail ${runnerLogs(name)} --follow`),
  ];
}
