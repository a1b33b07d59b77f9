import type { Command, CommandOf } from '../../src/domain/commands.ts';
import {
  changeIdentifiers,
  createCompany,
  createCustomer,
  eraseCustomer,
  setCompany,
} from './customers.ts';
import { createGroup, deleteGroup, updateGroup } from './groups.ts';
import { join, leave, transfer } from './members.ts';
import { mergeCustomer } from './merge.ts';
import { accept, type Answer, refuse, refused } from './refusals.ts';
import { isLive, type World } from './world.ts';

/** The outcome of the command according to the contract page. An accepted command changes the world. */
export function answer(world: World, command: Command): Answer {
  switch (command.type) {
    case 'createGroup':
      return createGroup(world, command);
    case 'updateGroup':
      return updateGroup(world, command);
    case 'deleteGroup':
      return deleteGroup(world, command);
    case 'join':
      return join(world, command);
    case 'leave':
      return leave(world, command);
    case 'transfer':
      return transfer(world, command);
    case 'createCustomer':
      return createCustomer(world, command);
    case 'changeIdentifiers':
      return changeIdentifiers(world, command);
    case 'setCompany':
      return setCompany(world, command);
    case 'mergeCustomer':
      return mergeCustomer(world, command);
    case 'eraseCustomer':
      return eraseCustomer(world, command);
    case 'createCompany':
      return createCompany(world, command);
    case 'updateOrg':
      return updateOrg(world, command);
    default:
      throw new Error(`the model does not know ${command.type}`);
  }
}

/** §3.3: the product limit cannot fall below the size of a live group. */
function updateOrg(world: World, command: CommandOf<'updateOrg'>): Answer {
  const settings = { ...world.settings, ...command.settings };
  const isTimeZone = Intl.supportedValuesOf('timeZone').includes(settings.timeZone);
  if (settings.productLimit < 1 || !(isTimeZone || settings.timeZone === 'UTC'))
    return refuse(refused(95007));
  if (world.namesTaken.includes(settings.name)) return refuse(refused(95005));
  const live = [...world.groups.values()].filter(isLive);
  if (live.some((group) => group.size > settings.productLimit)) return refuse(refused(95008));
  world.settings = settings;
  return accept({ settings });
}
